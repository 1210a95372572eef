import { hash } from "./hash.js";
import type { Plan } from "./plan.js";
import { renderTargets } from "./render-targets.js";
import { type Scalar, yamlScalar } from "./scalar.js";

/** What stands in a section that is off, to be filled in. */
const EXAMPLE = {
  communityId: "my-community",
  apiKey: { variable: "SONORAN_API_KEY" },
  accwebSecret: { variable: "ACCWEB_SECRET" },
} as const;

/**
 * The text of a config file. Prose comments begin with a capital letter; every other comment is an option, which
 * works when its `# ` is taken away.
 */
export function renderConfig(plan: Plan): string {
  const { sonoran, accweb } = plan;
  return [
    "# Tenfour: what the relay receives, and what it does with it. Check it with: tenfour doctor",
    "# Any value may be ${ENV_NAME}, the value of an environment variable; $${ is a literal ${.",
    "# Keys and secrets may be in here: keep the file readable by you alone, and out of version control.",
    "",
    "listen:",
    `  port: ${plan.port}`,
    `  ${hash(`host: 127.0.0.1 # this machine only; the default is every address`)}`,
    "",
    "# Sonoran CAD push events.",
    ...(sonoran === undefined ? sonoranSection(undefined).map(hash) : sonoranSection(sonoran)),
    "",
    "# The callback events of accweb. It has no authentication of its own, so it has to send a secret.",
    ...(accweb === undefined ? accwebSection(undefined).map(hash) : accwebSection(accweb)),
    "",
    ...renderTargets(plan),
    "",
    "# When to say that nothing comes from a source any more; off for never.",
    hash("alertAfter: 6h"),
    "# Where the relay keeps what it has to, from this file's folder on.",
    hash("dataDir: .tenfour"),
    "# The second listener, for health and administration.",
    hash("admin:"),
    hash("  port: 30151"),
    "",
  ].join("\n");
}

function sonoranSection(plan: Plan["sonoran"]): string[] {
  const { communityId = EXAMPLE.communityId, apiKey = EXAMPLE.apiKey, serverIds = [1], hubUrl } = plan ?? {};
  return [
    "sonoran:",
    "  communities:",
    `    - communityId: ${yamlScalar({ text: communityId })}`,
    `      apiKey: ${yamlScalar(apiKey)} # a secret with full power over the community`,
    ...(serverIds.length === 0 ? [] : ["      servers:", ...serverIds.flatMap(server)]),
    ...(hubUrl === undefined ? [] : [`  hubUrl: ${yamlScalar({ text: hubUrl })}`]),
  ];
}

function server(id: number): string[] {
  return [
    `        - id: ${id}`,
    `          ${hash(`websocket: true # events come over Sonoran's websocket; the game server gets them only as a target then`)}`,
    `          ${hash(`path: /events/${id} # a path of its own, to tell servers apart over HTTP`)}`,
  ];
}

function accwebSection(plan: Plan["accweb"]): string[] {
  const secret: Scalar = plan?.secret ?? EXAMPLE.accwebSecret;
  const path = plan?.path;
  return [
    "accweb:",
    "  secrets: # more than one while you change them",
    `    - ${yamlScalar(secret)}`,
    ...(path === undefined ? [] : ["  paths:", `    - ${yamlScalar({ text: path })}`]),
  ];
}
