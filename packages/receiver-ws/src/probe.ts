import { parseOptions, silentLogger } from "@tenfour/receiver";
import { Clock } from "./clock.js";
import { Connection, HubCallError } from "./connection.js";
import { authenticate } from "./handshake.js";
import { HubError } from "./hub-error.js";
import { connectOptionsSchema } from "./options.js";
import { SignalrLogger } from "./signalr-logger.js";
import { cleanerFor } from "./words.js";

/** Whom a probe asks the hub to accept. */
export interface ProbeOptions {
  /** The community's id, as the CAD shows it. */
  readonly communityId: string;
  /** The community's API key. */
  readonly apiKey: string;
  /**
   * The server whose feed the session asks for, and gets until it is closed a moment later. Null asks for none:
   * community and key are checked, and no event is taken from anybody (sonoran.md §3). @default null
   */
  readonly serverId?: number | null;
  /** The hub's address. @default Sonoran's hub */
  readonly hubUrl?: string | undefined;
  /** How long connecting and authenticating may take, each. @default 15000 */
  readonly timeoutMs?: number;
}

/** What a probe found when it was accepted. */
export interface ProbeResult {
  /** Events that came meanwhile, and that nobody has handled. Always 0 without a server. */
  readonly events: number;
}

/**
 * Connects, authenticates and closes again: whether a hub can be reached and accepts a community.
 *
 * @throws HubError whose `reason` tells an unreachable hub from one that refuses; TenfourError
 * `ERR_TENFOUR_OPTIONS` for wrong options
 */
export async function probeHub(options: ProbeOptions): Promise<ProbeResult> {
  const { communityId, apiKey, serverId = null, hubUrl, timeoutMs = 15_000 } = options;
  const given = {
    ...{ communityId, apiKey, hubUrl, serverIds: [serverId ?? 0] },
    ...{ connectTimeoutMs: timeoutMs, authenticateTimeoutMs: timeoutMs },
  };
  const resolved = parseOptions(connectOptionsSchema, given, "probeHub");
  const clean = cleanerFor(apiKey);
  const clock = new Clock(resolved);
  let events = 0;
  const connection = new Connection(
    { options: resolved, clock, clean },
    new SignalrLogger(silentLogger, {}, clean, clock.now),
    {
      onFrame: () => undefined,
      onPush: () => {
        events += 1;
      },
    },
  );
  try {
    await connection.open();
    await authenticate(connection, resolved, serverId, clean);
  } catch (error) {
    if (error instanceof HubError) throw error;
    const message = error instanceof HubCallError || error instanceof Error ? error.message : String(error);
    throw new HubError("unreachable", `no connection to the hub: ${clean(message)}`);
  } finally {
    await connection.close();
  }
  return { events };
}
