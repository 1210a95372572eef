import { TenfourError } from "@tenfour/contracts";
import { type Intake, type Logger, parseOptions, type ReceiverStats } from "@tenfour/receiver";
import { Clock } from "./clock.js";
import type { Gap } from "./gap-ledger.js";
import { IdleClock } from "./idle-clock.js";
import { Listeners } from "./listeners.js";
import { type ConnectOptions, connectOptionsSchema, type ResolvedConnectOptions } from "./options.js";
import type { PushSession, SessionChange } from "./push-session.js";
import { Session } from "./session.js";
import { Watch } from "./watch.js";
import { cleanerFor } from "./words.js";

/** What the sessions need of a receiver. */
export type WsReceiver = Intake & {
  /** Where sessions log. */
  readonly logger: Logger;
  /** Asked whether sinks are failing. */
  stats(): ReceiverStats;
};

/** A community's sessions with the hub, one for each server. */
export interface PushEvents extends AsyncDisposable {
  /** The sessions, in the order of `serverIds`. Live: they show what is now. */
  readonly sessions: readonly PushSession[];
  /** The latest gaps that have ended, oldest first; at most `maxGaps`. */
  readonly gaps: readonly Gap[];
  /** Calls the handler whenever a session goes to another state; the function it returns ends that. */
  onState(handler: (change: SessionChange) => unknown): () => void;
  /** Calls the handler whenever a gap has ended; the function it returns ends that. */
  onGap(handler: (gap: Gap) => unknown): () => void;
  /**
   * Resolves when every session is ready.
   *
   * @param deadlineMs how long to wait. @default 30000
   * @throws TenfourError `ERR_TENFOUR_NOT_READY` at the deadline, with every session that is not and why;
   * `ERR_TENFOUR_CLOSED` when a session is stopped. Neither ends the sessions' own attempts.
   */
  ready(deadlineMs?: number): Promise<void>;
  /**
   * Closes every session; the CAD goes back to HTTP. Resolves when what had come in is kept, and no socket and
   * no timer is left. May be called more than once. It does not close the receiver: do that afterwards.
   */
  close(): Promise<void>;
}

const READY_DEADLINE_MS = 30_000;

/**
 * Takes a community's push events over Sonoran CAD's websocket, one session for each server, and hands them to
 * the receiver. Returns at once; the sessions connect, and reconnect for ever, on their own.
 *
 * While a session is ready, the CAD sends the server's events to it *instead of* to the game server.
 *
 * @example
 * const pushEvents = connectPushEvents(receiver, { communityId, apiKey, serverIds: [1] });
 * await pushEvents.ready();
 * @throws TenfourError `ERR_TENFOUR_OPTIONS`, naming every wrong option and the remedy
 */
export function connectPushEvents(receiver: WsReceiver, options: ConnectOptions): PushEvents {
  const resolved = parseOptions(connectOptionsSchema, options, "connectPushEvents");
  if (!receiver.serves("sonoran")) {
    throw new TenfourError(
      "connectPushEvents: the receiver has no Sonoran source: create it with sonoran: { communities: […] }",
      { code: "ERR_TENFOUR_OPTIONS" },
    );
  }
  warnOfPlainHttp(resolved, receiver.logger);
  return new HubSessions(receiver, resolved);
}

class HubSessions implements PushEvents {
  readonly sessions: readonly PushSession[];
  readonly #sessions: readonly Session[];
  readonly #clock: Clock;
  readonly #idle: IdleClock;
  readonly #watch: Watch;
  readonly #changes: Listeners<SessionChange>;
  readonly #gapListeners: Listeners<Gap>;
  #gaps: Gap[] = [];
  #closed: Promise<void> | undefined;

  constructor(receiver: WsReceiver, options: ResolvedConnectOptions) {
    const { logger } = receiver;
    const clock = new Clock(options);
    this.#clock = clock;
    this.#idle = new IdleClock(clock);
    this.#changes = new Listeners(logger, "onState");
    this.#gapListeners = new Listeners(logger, "onGap");
    this.#watch = new Watch(clock, () => receiver.stats(), options, {
      onWake: (sleptMs) => this.#wake(sleptMs),
      onRound: () => this.#check(),
    });
    const context = {
      options,
      intake: receiver,
      origin: { address: new URL(options.hubUrl).host },
      logger,
      clock,
      idle: this.#idle,
      clean: cleanerFor(options.apiKey),
      trouble: () => this.#watch.trouble(),
      onChange: (change: SessionChange) => this.#changes.emit(change),
      onGap: (gap: Gap) => this.#remember(gap, options.maxGaps),
    };
    this.#sessions = options.serverIds.map((server) => new Session(context, server));
    this.sessions = this.#sessions.map((session) => session.view);
  }

  get gaps(): readonly Gap[] {
    return [...this.#gaps];
  }

  onState(handler: (change: SessionChange) => unknown): () => void {
    return this.#changes.add(handler);
  }

  onGap(handler: (gap: Gap) => unknown): () => void {
    return this.#gapListeners.add(handler);
  }

  async ready(deadlineMs = READY_DEADLINE_MS): Promise<void> {
    let stop = (): void => undefined;
    const settled = new Promise<void>((resolve) => {
      const look = (): void => {
        if (this.#every("ready") || this.#any("stopped")) resolve();
      };
      stop = this.#changes.add(look);
      look();
    });
    await this.#clock.within(settled, deadlineMs);
    stop();
    if (this.#every("ready")) return;
    if (this.#any("stopped")) throw notReady("closed before every session was ready", "ERR_TENFOUR_CLOSED");
    const list = this.sessions.filter(({ state }) => state !== "ready").map(describe);
    throw notReady(`not ready after ${deadlineMs} ms: ${list.join("; ")}`, "ERR_TENFOUR_NOT_READY");
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    this.#watch.close();
    await Promise.all(this.#sessions.map((session) => session.close()));
  }

  /** After the event loop's next turn: a process that stood still has not read yet what came until the hub gave up. */
  #wake(sleptMs: number): void {
    setImmediate(() => {
      for (const session of this.#sessions) session.wake(sleptMs);
    });
  }

  #check(): void {
    this.#idle.look();
    const trouble = this.#watch.trouble();
    const roomAgain = this.#watch.roomAgain();
    for (const session of this.#sessions) session.check(trouble, roomAgain);
  }

  #remember(gap: Gap, maxGaps: number): void {
    this.#gaps.push(gap);
    if (this.#gaps.length > maxGaps) this.#gaps = this.#gaps.slice(-maxGaps);
    this.#gapListeners.emit(gap);
  }

  #every(state: PushSession["state"]): boolean {
    return this.sessions.every((session) => session.state === state);
  }

  #any(state: PushSession["state"]): boolean {
    return this.sessions.some((session) => session.state === state);
  }
}

function notReady(message: string, code: "ERR_TENFOUR_CLOSED" | "ERR_TENFOUR_NOT_READY"): TenfourError {
  return new TenfourError(message, { code });
}

function describe({ server, state, lastError }: PushSession): string {
  return `server ${server} is ${state}${lastError === undefined ? "" : ` (${lastError.message})`}`;
}

const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

function warnOfPlainHttp({ hubUrl }: ResolvedConnectOptions, logger: Logger): void {
  const { protocol, hostname, host } = new URL(hubUrl);
  if (protocol === "https:" || LOOPBACK.test(hostname)) return;
  logger.warn({ hub: host }, "the API key crosses the network unencrypted: use the hub's https address");
}
