import { randomBytes } from "node:crypto";
import { communityOptionsSchema } from "@tenfour/receiver";
import { readCallbackSection } from "../config/callback-file.js";
import {
  type EnvironmentSettings,
  parsePort,
  parseServerIds,
  readEnvironment,
} from "../config/environment.js";
import { DEFAULT_COMMUNITY_ID } from "../config/merge-communities.js";
import { DEFAULT_PORT } from "../config/settings.js";
import { configError } from "../errors.js";
import type { Io } from "../io.js";
import { takeOver } from "./accweb-listeners.js";
import { askHidden, readKeyLine } from "./ask-key.js";
import { type FivemConfig, readFivemConfig } from "./fivem-file.js";
import type { AccwebPlan, Plan, SonoranPlan } from "./plan.js";
import type { Scalar } from "./scalar.js";

/** Flags of `tenfour init` that say what goes into the file. */
export interface GatherFlags {
  /** The config.json of Sonoran's FiveM resource, or its folder. */
  readonly fivem?: string;
  /** accweb's config.yml; true for an accweb without one. */
  readonly accweb?: string | true;
  readonly forwardListeners?: boolean;
  readonly community?: string;
  /** Ids with commas between them. */
  readonly servers?: string;
  readonly keyStdin?: boolean;
  readonly port?: string;
}

/** A plan, and what else was found that the user should know. */
export interface Gathered {
  readonly plan: Plan;
  readonly fivem?: FivemConfig;
}

const STAGING_HUB_URL = "https://staging-api.dev.sonorancad.com/apiWsHub";

/**
 * Puts together what a new configuration says: from flags, the other programs' files, the environment, and for
 * the API key from the terminal.
 *
 * @throws TenfourError that says what is wrong or missing, and where to give it
 */
export async function gather(flags: GatherFlags, io: Io): Promise<Gathered> {
  const environment = readEnvironment(io.env);
  const fivem = flags.fivem === undefined ? undefined : readFivemConfig(flags.fivem, io.cwd);
  const portFlag = flags.port === undefined ? environment.port : parsePort(flags.port, "--port");
  if (portFlag === 0) {
    throw configError(
      "--port (or TENFOUR_PORT) must be a port from 1 on here: with any free one, nobody could enter it at the other side",
    );
  }
  if (flags.forwardListeners === true && typeof flags.accweb !== "string") {
    throw configError("--forward-listeners needs the listeners: name accweb's config.yml with --accweb");
  }
  const taken = listenersOf(flags, portFlag ?? DEFAULT_PORT, io);
  const accweb = accwebPlan(flags, environment, taken?.own);
  // Last, so that nobody types a key for nothing.
  const sonoran = await sonoranPlan(flags, environment, fivem, io);
  const plan: Plan = {
    port: portFlag ?? taken?.own?.port ?? DEFAULT_PORT,
    ...(sonoran === undefined ? {} : { sonoran }),
    ...(accweb === undefined ? {} : { accweb }),
    listeners: taken?.others ?? [],
    forwardToListeners: flags.forwardListeners ?? false,
  };
  return { plan, ...(fivem === undefined ? {} : { fivem }) };
}

function listenersOf({ accweb }: GatherFlags, port: number, { cwd }: Io) {
  if (typeof accweb !== "string") return undefined;
  return takeOver(readCallbackSection(accweb, cwd), port, accweb);
}

function accwebPlan(
  { accweb }: GatherFlags,
  { accwebSecret }: EnvironmentSettings,
  own: { readonly secret?: string; readonly path: string } | undefined,
): AccwebPlan | undefined {
  if (accweb === undefined && accwebSecret === undefined) return undefined;
  // The relay takes the variable's in place of the file's, so another one in the file would open nothing.
  const secret: Scalar =
    accwebSecret === undefined
      ? { text: own?.secret ?? randomBytes(24).toString("base64url") }
      : { variable: "ACCWEB_SECRET" };
  const path = own === undefined || own.path === "/callback" ? undefined : own.path;
  return { secret, ...(path === undefined ? {} : { path }) };
}

async function sonoranPlan(
  flags: GatherFlags,
  environment: EnvironmentSettings,
  fivem: FivemConfig | undefined,
  io: Io,
): Promise<SonoranPlan | undefined> {
  const communityId = flags.community ?? fivem?.communityId ?? environment.communityId;
  if (communityId === "") throw configError("--community must be the community id that the CAD shows");
  if (fivem !== undefined && communityId === undefined) {
    throw configError(
      `${flags.fivem} has no communityID (the server's convars may have it): give it with --community`,
    );
  }
  const fromFile = fivem?.serverId === undefined ? undefined : [fivem.serverId];
  const serverIds =
    flags.servers === undefined
      ? (fromFile ?? environment.serverIds ?? [])
      : parseServerIds(flags.servers, "--servers");
  const apiKey = await keyOf(flags, environment, fivem, io);
  if (apiKey === undefined) return undefined;
  const hubUrl = environment.hubUrl ?? (fivem?.mode === "development" ? STAGING_HUB_URL : undefined);
  return {
    communityId: communityId ?? DEFAULT_COMMUNITY_ID,
    apiKey,
    serverIds,
    ...(hubUrl === undefined ? {} : { hubUrl }),
  };
}

/** The API key; undefined when there is none and nothing asked for Sonoran. */
async function keyOf(
  { community, servers, keyStdin, accweb }: GatherFlags,
  environment: EnvironmentSettings,
  fivem: FivemConfig | undefined,
  io: Io,
): Promise<Scalar | undefined> {
  if (keyStdin === true) return checkedKey(await readKeyLine(io), "--key-stdin");
  if (fivem?.apiKey !== undefined) return { text: fivem.apiKey };
  if (environment.apiKey !== undefined) return { variable: "SONORAN_API_KEY" };
  const isWanted = fivem !== undefined || community !== undefined || servers !== undefined;
  if (io.stdin.isTTY !== true) {
    if (!isWanted) return undefined;
    throw configError(
      "the community's API key is missing: set SONORAN_API_KEY, or pass it on stdin with --key-stdin (never as an option, which every user of the machine sees)",
    );
  }
  if (!isWanted && accweb !== undefined) return undefined;
  const none = isWanted ? "" : "; Enter for none";
  const typed = await askHidden(`The community's API key (what you type is not shown${none}): `, io);
  if (typed === "" && !isWanted) return undefined;
  return checkedKey(typed, "the API key");
}

function checkedKey(text: string, from: string): Scalar {
  const parsed = communityOptionsSchema.shape.apiKey.safeParse(text);
  if (parsed.success) return { text: parsed.data };
  throw configError(`${from}: ${parsed.error.issues.map(({ message }) => message).join("; ")}`);
}
