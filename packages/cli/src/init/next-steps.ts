import { neutralise } from "../output/safe-text.js";
import type { Style } from "../output/style.js";
import { originsOf, ownAddresses } from "../relay/addresses.js";
import { callbackSection } from "../relay/callback-section.js";
import type { FivemConfig } from "./fivem-file.js";
import type { Plan } from "./plan.js";

/** What is said when the file is written. */
export interface NextSteps {
  readonly plan: Plan;
  readonly fivem: FivemConfig | undefined;
  /** The file, absolute. */
  readonly file: string;
  /** What `--config` has to be for the other commands; undefined when they find the file themselves. */
  readonly configFlag: string | undefined;
  readonly style: Style;
}

const SONORAN_PATH = "/sonorancad/event";

/** What to enter on the other side, and what to run next. Holds no key and no secret. */
export function nextSteps({ plan, fivem, file, configFlag, style }: NextSteps): string {
  const { port, sonoran, accweb } = plan;
  const own = ownAddresses()[0] ?? "<address of this machine>";
  const lines = [`Wrote ${neutralise(file)}, readable by you alone.`];
  if (sonoran !== undefined) lines.push(...sonoranSteps(plan, style), ...fivemSteps(port, own, fivem, style));
  if (accweb !== undefined) lines.push(...accwebSteps(plan, own, style));
  const flag = configFlag === undefined ? "" : ` --config ${neutralise(configFlag)}`;
  if (sonoran === undefined && accweb === undefined) {
    lines.push("", "No source is on yet: take the comments off the one that you have, and fill it in.");
  }
  lines.push("", style.bold("Then"), `  tenfour doctor${flag}`, `  tenfour relay${flag}`, "");
  return lines.join("\n");
}

function sonoranSteps({ port, sonoran }: Plan, style: Style): string[] {
  const variable =
    sonoran !== undefined && "variable" in sonoran.apiKey ? sonoran.apiKey.variable : undefined;
  return [
    "",
    style.bold("Sonoran CAD"),
    `  Enter this machine's public address and port ${port} as the server's push event address; events go to`,
    `    ${style.cyan(`http://<public address>:${port}${SONORAN_PATH}`)}`,
    ...(variable === undefined
      ? []
      : [
          `  The key is not in the file: the relay takes it from ${variable}, which it needs at every start.`,
        ]),
  ];
}

function fivemSteps(port: number, address: string, fivem: FivemConfig | undefined, style: Style): string[] {
  const [here = ""] = originsOf(address, port, []);
  return [
    "",
    style.bold("FiveM"),
    "  Or leave the CAD as it is, and let the game server pass its events on. In its Sonoran resource's config.json:",
    `    ${style.cyan('"enablePushEventForwarding": true,')}`,
    `    ${style.cyan(`"pushEventForwardUrl": "${here}${SONORAN_PATH}"`)}`,
    `  (http://127.0.0.1:${port}${SONORAN_PATH} when it runs on this machine)`,
    ...(fivem?.forwardsTo === undefined
      ? []
      : [
          `  It forwards to ${neutralise(fivem.forwardsTo)} now, and has room for one address only.`,
          "  What listens there can be a target of the relay's.",
        ]),
  ];
}

function accwebSteps(
  { port, accweb, listeners, forwardToListeners }: Plan,
  address: string,
  style: Style,
): string[] {
  const path = accweb?.path ?? "/callback";
  const [own = ""] = originsOf("127.0.0.1", port, []);
  const place =
    accweb !== undefined && "variable" in accweb.secret
      ? `the value of ${accweb.secret.variable}`
      : "what stands in the file under accweb.secrets";
  return [
    "",
    style.bold("accweb"),
    "  Put this into accweb's config.yml:",
    "",
    ...callbackSection(`${own}${path}`, "x-tenfour-secret").map((line) => `    ${style.cyan(line)}`),
    ...(forwardToListeners
      ? []
      : listeners.map(({ url }) => `    ${style.cyan(`    # and as it is now: ${shown(url)}`)}`)),
    "",
    `  <your secret> is ${place}.`,
    `  From another machine: ${originsOf(address, port, [])[0]}${path}`,
    ...(forwardToListeners && listeners.length > 0
      ? [
          "  The other listeners are targets of the relay's now, so they are not in accweb's section any more.",
        ]
      : []),
  ];
}

function shown(url: string): string {
  const { origin, pathname } = new URL(url);
  return neutralise(origin + pathname);
}
