import { statSync } from "node:fs";
import path from "node:path";
import { isJsonObject } from "@tenfour/contracts";
import { communityOptionsSchema } from "@tenfour/receiver";
import { z } from "zod";
import { optionPath } from "../config/option-path.js";
import { readConfigFile } from "../config/read-file.js";
import { configError } from "../errors.js";

/** What a FiveM resource's configuration says about a community. */
export interface FivemConfig {
  /** Undefined where the file leaves it to the server's convars. */
  readonly communityId?: string;
  /** Likewise. */
  readonly apiKey?: string;
  readonly serverId?: number;
  /** "development" is Sonoran's staging system, with a websocket hub of its own. */
  readonly mode: "production" | "development";
  /** Where the resource forwards events to already, without query and user info; undefined where it does not. */
  readonly forwardsTo?: string;
}

const text = z.union([z.string().trim(), z.int().transform(String)], { error: "expected text, in quotes" });

const SERVER_HINT = { error: 'expected the number of a server, such as "1"' };
const serverId = z
  .union(
    [
      z.int().nonnegative(),
      z
        .string()
        .trim()
        .regex(/^\d{0,15}$/, SERVER_HINT),
    ],
    SERVER_HINT,
  )
  .transform((value) => (value === "" ? undefined : Number(value)));

/** The members of the resource's config.json that matter here (sonoran.md §2, §3); there are many others. */
const fivemSchema = z.looseObject({
  communityID: text.optional(),
  apiKey: z.string({ error: "expected text, in quotes" }).trim().optional(),
  serverId: serverId.optional(),
  mode: z.string({ error: 'expected "production" or "development"' }).optional(),
  enablePushEventForwarding: z.unknown().optional(),
  pushEventForwardUrl: z.unknown().optional(),
});

/**
 * Reads the `config.json` of Sonoran's FiveM resource.
 *
 * @param given the file, or the folder that it is in
 * @throws TenfourError that names the file and the option, and quotes no value
 */
export function readFivemConfig(given: string, cwd: string): FivemConfig {
  const file = isFolder(path.resolve(cwd, given)) ? path.join(given, "config.json") : given;
  const value = readConfigFile(path.resolve(cwd, file), file);
  if (!isJsonObject(value)) throw notTheFile(file);
  const parsed = fivemSchema.safeParse(value);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path: place, message }) => `${optionPath(place)}: ${message}`);
    throw configError(`${file}: ${faults.join("; ")}`);
  }
  const { communityID = "", apiKey = "", serverId: server, mode, ...forwarding } = parsed.data;
  if (!("communityID" in value) && !("apiKey" in value)) throw notTheFile(file);
  if (apiKey !== "") assertKey(apiKey, file);
  const forwardsTo = forwardUrl(forwarding);
  return {
    ...(communityID === "" ? {} : { communityId: communityID }),
    ...(apiKey === "" ? {} : { apiKey }),
    ...(server === undefined ? {} : { serverId: server }),
    mode: mode?.trim().toLowerCase() === "development" ? "development" : "production",
    ...(forwardsTo === undefined ? {} : { forwardsTo }),
  };
}

function isFolder(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function notTheFile(file: string): Error {
  return configError(
    `${file} has neither communityID nor apiKey: is it the config.json of Sonoran's FiveM resource?`,
  );
}

function assertKey(apiKey: string, file: string): void {
  const parsed = communityOptionsSchema.shape.apiKey.safeParse(apiKey);
  if (parsed.success) return;
  throw configError(`${file}: apiKey: ${parsed.error.issues.map(({ message }) => message).join("; ")}`);
}

function forwardUrl({
  enablePushEventForwarding: enabled,
  pushEventForwardUrl: url,
}: Pick<z.output<typeof fivemSchema>, "enablePushEventForwarding" | "pushEventForwardUrl">):
  | string
  | undefined {
  if (enabled !== true && enabled !== "true") return undefined;
  if (typeof url !== "string" || !URL.canParse(url)) return undefined;
  const { origin, pathname } = new URL(url);
  return origin === "null" ? undefined : origin + pathname;
}
