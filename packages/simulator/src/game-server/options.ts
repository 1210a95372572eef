import { SIMULATED_API_KEY } from "../cad/start-cad.js";
import { httpUrl, numberBetween, wholeNumber } from "../checks.js";
import { SimulatorOptionError } from "../errors.js";

/** Options of `startGameServer`. Everything has a default. */
export interface GameServerOptions {
  /** The community's API key; compared without regard to case. @default "SIMULATED-COMMUNITY-API-KEY" */
  readonly apiKey?: string;
  /** Address to listen on. @default "127.0.0.1" */
  readonly host?: string;
  /** Port to listen on; 0 takes any free one and keeps it over `stop()` and `start()`. @default 0 */
  readonly port?: number;
  /** The resource's `pushEventForwardUrl`: where every event with the right key is posted, once. @default nowhere */
  readonly forwardTo?: string;
  /** Requests a second that the HTTP layer lets through, per client, once its burst is used up. @default 10 */
  readonly perSecond?: number;
  /** Requests that the HTTP layer lets through at once, per client. @default 25 */
  readonly burst?: number;
  /** A clock for the HTTP layer's rate limit, in milliseconds. @default the computer's, which never jumps */
  readonly now?: () => number;
}

/** Options with every default filled in. */
export type ResolvedGameServerOptions = Required<Omit<GameServerOptions, "forwardTo">> & {
  readonly forwardTo: URL | undefined;
};

/** @throws SimulatorOptionError for an option out of range */
export function resolveGameServerOptions(options: GameServerOptions): ResolvedGameServerOptions {
  const { apiKey = SIMULATED_API_KEY, host = "127.0.0.1", forwardTo, now = monotonicMs } = options;
  if (apiKey === "") throw new SimulatorOptionError("`apiKey` is empty: a community always has one.");
  return {
    apiKey,
    host,
    port: wholeNumber("port", options.port ?? 0, 0, 65_535),
    forwardTo: forwardTo === undefined ? undefined : httpUrl("forwardTo", forwardTo),
    perSecond: numberBetween("perSecond", options.perSecond ?? 10, 0.001, 1_000_000),
    burst: wholeNumber("burst", options.burst ?? 25, 1, 1_000_000),
    now,
  };
}

function monotonicMs(): number {
  return performance.now();
}
