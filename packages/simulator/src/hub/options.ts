import { SIMULATED_API_KEY } from "../cad/start-cad.js";
import { httpUrl, wholeNumber } from "../checks.js";
import { SimulatorOptionError } from "../errors.js";
import type { HubEntry } from "./log.js";

/** One server of a community. */
export interface HubServerOptions {
  /** The server's id in the CAD. */
  readonly id: number;
  /**
   * Where the CAD POSTs this server's events while no session is authenticated for it, an `http:` URL such as
   * `http://127.0.0.1:30120/sonorancad/event`. @default none: such events go nowhere
   */
  readonly pushUrl?: string;
}

/** A community that may authenticate. */
export interface HubCommunityOptions {
  /** The community's id in the CAD; compared exactly. */
  readonly communityId: string;
  /** The community's API key; compared exactly. */
  readonly apiKey: string;
  /** Its servers: each has its own session. */
  readonly servers: readonly HubServerOptions[];
}

/** Options of `startHub`; the times are those of ASP.NET Core (measured on 10.0). */
export interface HubOptions {
  /** Who may authenticate. @default `SIMULATED_COMMUNITY_ID` with the key `SIMULATED_API_KEY` and the server 1 */
  readonly communities?: readonly HubCommunityOptions[];
  /** Address to listen on. @default "127.0.0.1" */
  readonly host?: string;
  /** Port to listen on; 0 takes any free one and keeps it over `stop()` and `start()`. @default 0 */
  readonly port?: number;
  /** The hub pings a client this often, whatever else it sends. @default 15000 */
  readonly keepAliveMs?: number;
  /** A client that has pinged once and then sends nothing for so long is disconnected. @default 30000 */
  readonly clientTimeoutMs?: number;
  /** How long a client may take for its handshake. @default 15000 */
  readonly handshakeTimeoutMs?: number;
  /** How long a client may take for its half of the closing handshake before it is reset. @default 5000 */
  readonly closeTimeoutMs?: number;
  /** How often the hub looks whether a ping is due or a client is late. @default 1000 */
  readonly heartbeatMs?: number;
  /** Told of everything that happens, as it happens. @default nobody */
  readonly onEntry?: (entry: HubEntry) => void;
  /** The wall clock, in milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

/** Options with every default filled in. */
export type ResolvedHubOptions = Required<Omit<HubOptions, "onEntry">> & Pick<HubOptions, "onEntry">;

/** The community of a hub that is not told otherwise; its key is {@link SIMULATED_API_KEY}, its only server is 1. */
export const SIMULATED_COMMUNITY_ID = "SIMULATED-COMMUNITY";

const SIMULATED_COMMUNITY: HubCommunityOptions = {
  communityId: SIMULATED_COMMUNITY_ID,
  apiKey: SIMULATED_API_KEY,
  servers: [{ id: 1 }],
};
type DurationName =
  | "keepAliveMs"
  | "clientTimeoutMs"
  | "handshakeTimeoutMs"
  | "closeTimeoutMs"
  | "heartbeatMs";
const MAX_TIMEOUT_MS = 2 ** 31 - 1;
const MAX_ID = 2 ** 31 - 1;

/**
 * Fills in the defaults.
 *
 * @throws SimulatorOptionError with a sentence that names the option
 */
export function resolveHubOptions(options: HubOptions): ResolvedHubOptions {
  const duration = (name: DurationName, or: number) =>
    wholeNumber(name, options[name] ?? or, 1, MAX_TIMEOUT_MS);
  const communities = options.communities ?? [SIMULATED_COMMUNITY];
  checkCommunities(communities);
  return {
    communities,
    host: options.host ?? "127.0.0.1",
    port: wholeNumber("port", options.port ?? 0, 0, 65_535),
    keepAliveMs: duration("keepAliveMs", 15_000),
    clientTimeoutMs: duration("clientTimeoutMs", 30_000),
    handshakeTimeoutMs: duration("handshakeTimeoutMs", 15_000),
    closeTimeoutMs: duration("closeTimeoutMs", 5_000),
    heartbeatMs: duration("heartbeatMs", 1_000),
    ...(options.onEntry === undefined ? {} : { onEntry: options.onEntry }),
    now: options.now ?? Date.now,
  };
}

function checkCommunities(communities: readonly HubCommunityOptions[]): void {
  if (communities.length === 0)
    throw new SimulatorOptionError("`communities` must name at least one community.");
  const seen = new Set<string>();
  for (const { communityId, apiKey, servers } of communities) {
    if (communityId === "") throw new SimulatorOptionError("`communityId` must not be empty.");
    if (apiKey === "") throw new SimulatorOptionError(`\`apiKey\` of ${communityId} must not be empty.`);
    if (seen.has(communityId)) throw new SimulatorOptionError(`The community ${communityId} is there twice.`);
    seen.add(communityId);
    for (const { id, pushUrl } of servers) {
      wholeNumber(`servers[].id of ${communityId}`, id, 0, MAX_ID);
      if (pushUrl !== undefined) httpUrl(`pushUrl of ${communityId}, server ${id}`, pushUrl);
    }
  }
}
