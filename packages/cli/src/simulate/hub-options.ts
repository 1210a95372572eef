import {
  type HubCommunityOptions,
  type HubOptions,
  SIMULATED_API_KEY,
  SIMULATED_COMMUNITY_ID,
} from "@tenfour/simulator";
import { loadSettings, type RelayFlags } from "../config/settings.js";
import { configError } from "../errors.js";
import type { Io } from "../io.js";
import { numberFlag } from "../sending/number-flag.js";
import { assertMayHaveSecret, targetUrl } from "../sending/target-url.js";

/** Flags of `tenfour simulate hub`, as they come from the command line. */
export interface HubFlags extends Pick<RelayFlags, "config" | "json" | "host" | "port"> {
  readonly servers?: string;
  readonly pushUrl?: string;
  readonly sendKey?: boolean;
  readonly keepAlive?: string;
  readonly clientTimeout?: string;
  readonly shift?: boolean;
  readonly seed?: string;
  readonly speed?: string;
  readonly units?: string;
  readonly calls?: string;
}

/** Options of a hub, with its communities made out. */
export interface ChosenHub {
  readonly options: HubOptions & { readonly communities: readonly HubCommunityOptions[] };
  /** False for the simulator's own community and key. */
  readonly isConfigured: boolean;
}

const MAX_MS = 2 ** 31 - 1;
const SIMULATED = [{ communityId: SIMULATED_COMMUNITY_ID, apiKey: SIMULATED_API_KEY, servers: undefined }];

/**
 * A hub that accepts whom the relay of the same configuration would be: its communities, keys and servers.
 *
 * @throws TenfourError that names the flag and what it may be
 */
export function hubOptions(flags: HubFlags, io: Io): ChosenHub {
  const { config, host } = flags;
  const { sonoran } = loadSettings(config === undefined ? {} : { config }, io.env, io.cwd);
  const isConfigured = sonoran !== undefined;
  const pushUrl = pushUrlOf(flags, isConfigured);
  const ids = flags.servers === undefined ? undefined : serverIds(flags.servers);
  const communities = (sonoran?.communities ?? SIMULATED).map(({ communityId, apiKey, servers }) => ({
    communityId,
    apiKey,
    servers: (ids ?? servers?.map(({ id }) => id) ?? [1]).map((id) => ({
      id,
      ...(pushUrl === undefined ? {} : { pushUrl }),
    })),
  }));
  const port = numberFlag(flags.port, "--port", { min: 0, max: 65_535, whole: true });
  const keepAliveMs = milliseconds(flags.keepAlive, "--keep-alive");
  const clientTimeoutMs = milliseconds(flags.clientTimeout, "--client-timeout");
  const options = {
    communities,
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    ...(keepAliveMs === undefined ? {} : { keepAliveMs }),
    ...(clientTimeoutMs === undefined ? {} : { clientTimeoutMs }),
  };
  return { options, isConfigured };
}

function milliseconds(text: string | undefined, flag: string): number | undefined {
  return numberFlag(text, flag, { min: 1, max: MAX_MS, whole: true });
}

function pushUrlOf(flags: HubFlags, hasConfiguredKey: boolean): string | undefined {
  const url = targetUrl(flags.pushUrl, "--push-url");
  if (url === undefined) return undefined;
  if (url.protocol !== "http:") throw configError("--push-url must be an http:// URL: no TLS is simulated");
  if (hasConfiguredKey) assertMayHaveSecret(url, flags, "API key");
  return url.href;
}

function serverIds(text: string): number[] {
  const parts = text.split(",").map((part) => part.trim());
  if (parts.every((part) => /^\d{1,9}$/.test(part))) return [...new Set(parts.map(Number))];
  throw configError("--servers must be whole numbers with commas between them, such as 1,2");
}
