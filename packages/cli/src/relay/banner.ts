import type { AccwebSettings } from "../config/merge-accweb.js";
import type { Settings } from "../config/settings.js";
import { neutralise } from "../output/safe-text.js";
import type { Style } from "../output/style.js";
import { isLoopback } from "./addresses.js";
import { callbackSection } from "./callback-section.js";
import type { Endpoints } from "./endpoints.js";
import { websocketPart } from "./websocket-part.js";

/** Where everything is, once the relay is ready. */
export interface Announced extends Endpoints {
  /** Origin of the admin listener. */
  readonly admin: string;
}

/** What the banner depends on. */
export interface BannerOptions {
  readonly announced: Announced;
  readonly settings: Pick<Settings, "sonoran" | "accweb" | "targets">;
  /** Where the admin token is. */
  readonly tokenFile: string | undefined;
  readonly style: Style;
  /** Only a terminal is shown a URL with a secret: a log file keeps it, and others read those. */
  readonly isTerminal: boolean;
}

/** What people are told when the relay is ready: where it listens, and what to enter at the senders' sides. */
export function banner({ announced, settings, tokenFile, style, isTerminal }: BannerOptions): string {
  const { host, port, admin } = announced;
  const { accweb } = settings;
  const lines = [
    style.bold(`Tenfour relay, listening on ${host.includes(":") ? `[${host}]` : host}:${port}`),
  ];
  if (announced.sonoran.length > 0) lines.push("", ...sonoranPart(announced, style));
  lines.push(...websocketPart(settings, style));
  if (accweb !== undefined) lines.push("", ...accwebPart(announced, accweb, style, isTerminal));
  const token = tokenFile === undefined ? "" : `, with the token in ${neutralise(tokenFile)}`;
  lines.push("", `Health and administration: ${style.cyan(`${admin}/readyz`)}${token}`);
  lines.push("", style.dim("Waiting for events. Ctrl+C ends."), "");
  return lines.join("\n");
}

function sonoranPart({ host, port, sonoran }: Endpoints, style: Style): string[] {
  return [
    style.bold("Sonoran CAD"),
    "  Enter this machine's public address and port as the server's push event address; events go to",
    ...sonoran.map((url) => `    ${style.cyan(url)}`),
    isLoopback(host)
      ? `  Sonoran's cloud sends the events and cannot reach ${host}: listen on 0.0.0.0, or put a proxy in front.`
      : `  Sonoran's cloud sends the events, so port ${port} must be reachable from the internet.`,
  ];
}

function accwebPart(
  { accweb: urls }: Endpoints,
  { auth, header, secrets }: AccwebSettings,
  style: Style,
  isTerminal: boolean,
): string[] {
  const [own = "", ...others] = urls;
  const lines = [style.bold("accweb"), "  Put this into accweb's config.yml:", ""];
  lines.push(
    ...callbackSection(own, auth === "none" ? undefined : header).map((line) => `    ${style.cyan(line)}`),
  );
  if (others.length > 0) lines.push("", `  From another machine: ${others.join(", ")}`);
  const [secret] = secrets;
  if (secret === undefined) {
    lines.push("", "  Anyone who can reach the port may send events (auth: none).");
  } else {
    const shown = isTerminal ? encodeURIComponent(secret) : "********";
    lines.push("", `  Without a header the secret goes into the URL: ${own}?secret=${shown}`);
  }
  return lines;
}
