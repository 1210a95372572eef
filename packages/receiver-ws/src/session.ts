import type { RefusalCode } from "@tenfour/receiver";
import { Backoff } from "./backoff.js";
import type { Wait } from "./clock.js";
import { Connection, type ConnectionListener } from "./connection.js";
import { Flow, type Source } from "./flow.js";
import { type Gap, GapLedger, type Mark, type OpenGap } from "./gap-ledger.js";
import { authenticate } from "./handshake.js";
import { HubError } from "./hub-error.js";
import type { IdleClock } from "./idle-clock.js";
import { Inbox, type InboxContext, type InboxListener } from "./inbox.js";
import type { ResolvedConnectOptions } from "./options.js";
import type { PushSession } from "./push-session.js";
import { SessionStatus, type StatusContext } from "./session-status.js";
import { type ShownSession, viewOf } from "./session-view.js";
import { SignalrLogger } from "./signalr-logger.js";
import { UnitLocationSender } from "./unit-location-sender.js";
import type { Clean } from "./words.js";

/** What the sessions of one handle share. */
export interface SessionContext extends StatusContext, InboxContext {
  readonly options: ResolvedConnectOptions;
  readonly idle: IdleClock;
  readonly clean: Clean;
  /** Why no session should be open now. */
  trouble(): HubError | undefined;
  onGap(gap: Gap): void;
}

/**
 * One server's session: connects, authenticates, and does so again whenever that has ended, until it is closed.
 *
 * There may be hundreds in a process, idle for most of the time. So it is itself what its parts talk to, and what only a
 * session in trouble needs is made then.
 */
export class Session implements ConnectionListener, InboxListener, ShownSession, Source {
  /** What it shows to others. */
  readonly view: PushSession;
  readonly #context: SessionContext;
  readonly status: SessionStatus;
  readonly #about: { readonly community: string; readonly server: number };
  /** Undefined until something fails, and when the schedule is to begin anew. */
  #backoff: Backoff | undefined;
  /** The same after refusals. */
  #refusedBackoff: Backoff | undefined;
  readonly #ledger: GapLedger;
  readonly #flow: Flow;
  readonly #inbox: Inbox;
  readonly #signalrLogger: SignalrLogger;
  readonly #running: Promise<void>;
  #connection: Connection | undefined;
  /** Made when somebody asks for it: most sessions only listen. */
  #unitLocations: UnitLocationSender | undefined;
  #rest: Wait | undefined;
  /** True while the rest lasts until the receiver can keep events again. */
  #untilHealed = false;
  /** From before the frame that came last. */
  #before: Mark;
  /** When that frame came. */
  #frameAt: number;
  #stopping = false;
  #closed: Promise<void> | undefined;

  constructor(context: SessionContext, server: number) {
    const { options, clock, intake, logger } = context;
    const about = { community: options.communityId, server };
    this.#context = context;
    this.#about = about;
    this.status = new SessionStatus(about, context);
    this.view = viewOf(this);
    this.#ledger = new GapLedger(about, intake, clock.now, context.idle);
    this.#before = this.#ledger.mark;
    this.#frameAt = clock.now();
    this.#signalrLogger = new SignalrLogger(logger, about, context.clean, clock.now);
    this.#flow = new Flow(clock);
    this.#inbox = new Inbox(context, about, this.#flow, this);
    this.#running = this.#run();
  }

  get openGap(): OpenGap | undefined {
    return this.#ledger.open;
  }

  /** The machine slept: whatever is open is dead, and no wait is worth waiting for. */
  wake(sleptMs: number): void {
    const error = new HubError("woke", `the clock jumped by ${sleptMs} ms; the hub has given up the session`);
    this.#connection?.end(error);
    if (!this.#untilHealed) this.#rest?.end();
  }

  /** @param trouble why no session should be open now; undefined when all is well */
  check(trouble: HubError | undefined, roomAgain: boolean): void {
    if (trouble !== undefined) this.#connection?.end(trouble);
    else if (roomAgain && this.#untilHealed) this.#rest?.end();
  }

  /** A frame came: whatever is lost is lost after it. */
  onFrame(): void {
    const { clock, idle } = this.#context;
    if (this.status.state === "ready") {
      this.#before = this.#ledger.heard();
      // The ledger has just looked at the clock.
      this.#frameAt = idle.lookedAt;
    } else {
      this.#before = this.#ledger.mark;
      this.#frameAt = clock.now();
    }
  }

  /** An event came. */
  onPush(payload: unknown, bytes: number): void {
    this.status.received(this.#frameAt);
    if (this.#inbox.push(payload, bytes, this.#before)) return;
    this.#context.intake.refused("ERR_TENFOUR_OVERLOADED", "sonoran", { address: undefined });
    this.onRefused("ERR_TENFOUR_OVERLOADED", this.#before);
  }

  /** Reading is to wait for the handlers. */
  pause(): void {
    this.#ledger.pause(true);
    this.#connection?.pause();
  }

  /** Reading goes on. */
  resume(): void {
    this.#connection?.resume();
    this.#ledger.pause(false);
  }

  /** Ends the session for good; what it had received is still taken in. Idempotent. */
  close(reason?: HubError): Promise<void> {
    this.#closed ??= this.#close(reason);
    return this.#closed;
  }

  async #close(reason: HubError | undefined): Promise<void> {
    this.#stopping = true;
    this.#rest?.end();
    this.#connection?.end(reason ?? new HubError("closed", "closed from this side"));
    await this.#running;
    await this.#inbox.idle();
    this.#endGap();
    this.#unitLocations?.close();
    this.status.enter("stopped", reason);
  }

  async #run(): Promise<void> {
    // Whoever made the session can register handlers first.
    await Promise.resolve();
    this.status.enter("connecting");
    while (!this.#stopping) {
      let end = this.#context.trouble();
      if (end !== undefined) this.#failed(end);
      else {
        const connection = await this.#open();
        // Here it waits while the session is ready: the only function of it that does.
        end = await connection.ended;
        await this.#free(connection, end);
      }
      if (!this.#stopping) await this.#restAfter(end);
    }
  }

  /** Connects and authenticates; when that failed, the connection has ended. */
  async #open(): Promise<Connection> {
    const { options, clean } = this.#context;
    const connection = this.#connect();
    try {
      await connection.open();
      this.status.enter("authenticating");
      await authenticate(connection, options, this.#about.server, clean);
      this.#ready(connection);
    } catch (error) {
      connection.end(this.#asHubError(error));
    }
    return connection;
  }

  /** A connection has ended: resolves when nothing is left of it. */
  async #free(connection: Connection, end: HubError): Promise<void> {
    this.#flow.use(undefined);
    this.#connection = undefined;
    this.#unitLocations?.use(undefined);
    const wasReady = this.status.state === "ready";
    if (!this.#stopping) this.#failed(end);
    const answered = await connection.close();
    if (this.#stopping && wasReady && !answered) this.#ledger.begin("closed");
  }

  #connect(): Connection {
    this.status.attempt();
    this.#connection = new Connection(this.#context, this.#signalrLogger, this);
    return this.#connection;
  }

  #asHubError(error: unknown): HubError {
    if (error instanceof HubError) return error;
    const message = error instanceof Error ? error.message : String(error);
    return new HubError("unreachable", `no connection to the hub: ${this.#context.clean(message)}`);
  }

  #ready(connection: Connection): void {
    this.#refusedBackoff = undefined;
    this.#ledger.restart();
    this.#flow.use(this);
    this.#unitLocations?.use(connection);
    this.status.enter("ready");
    this.#endGap();
  }

  locations(): UnitLocationSender {
    if (this.#unitLocations === undefined) {
      this.#unitLocations = new UnitLocationSender({ ...this.#context, about: this.#about });
      if (this.status.state === "ready") this.#unitLocations.use(this.#connection);
      if (this.status.state === "stopped") this.#unitLocations.close();
    }
    return this.#unitLocations;
  }

  #failed(end: HubError): void {
    const { clock, options } = this.#context;
    const wasReady = this.status.state === "ready";
    if (wasReady && clock.now() - this.status.sinceMs >= options.stableAfterMs) this.#backoff = undefined;
    this.#ledger.begin(end.reason, end.reason === "malformed" ? this.#before : this.#ledger.mark);
    this.status.fail(end);
  }

  async #restAfter(end: HubError): Promise<void> {
    const { clock } = this.#context;
    await this.#sleep(clock.wait(this.#backoffAfter(end).next()));
    if (this.#stopping || this.status.state !== "paused") return;
    this.#untilHealed = true;
    await this.#sleep(clock.wait(undefined));
    this.#untilHealed = false;
  }

  #backoffAfter({ reason }: HubError): Backoff {
    const { clock, options } = this.#context;
    if (reason === "refused") {
      this.#refusedBackoff ??= new Backoff(options.refusedScheduleMs, clock.random);
      return this.#refusedBackoff;
    }
    this.#backoff ??= new Backoff(options.reconnectScheduleMs, clock.random);
    return this.#backoff;
  }

  async #sleep(rest: Wait): Promise<void> {
    this.#rest = rest;
    await rest.done;
    this.#rest = undefined;
  }

  onAccepted(): void {
    this.status.accepted();
    if (this.#ledger.reason !== "key-wrong" || this.status.state !== "ready") return;
    this.status.keyRight();
    this.#endGap();
  }

  /** An event is lost: a gap, and for want of room or of a receiver the end of the connection. */
  onRefused(code: RefusalCode, before: Mark): void {
    this.status.refused();
    // Such as a greeting: it is no community's event, tells nothing of the key, and the receiver has logged it.
    if (code === "ERR_TENFOUR_KEY_MISSING") return;
    if (code === "ERR_TENFOUR_OVERLOADED") {
      const message =
        "the receiver's memory bound is reached: the session is closed until there is room again";
      this.#ledger.begin("overloaded", before);
      this.#connection?.end(new HubError("overloaded", message));
    } else if (code === "ERR_TENFOUR_CLOSED") {
      this.#ledger.begin("receiver-closed", before);
      void this.close(new HubError("receiver-closed", "the receiver is closed: the session is over"));
    } else {
      this.#ledger.begin("key-wrong", before);
      this.status.keyWrong();
    }
  }

  #endGap(): void {
    const gap = this.#ledger.end();
    if (gap === undefined) return;
    this.status.gap(gap);
    this.#context.onGap(gap);
  }
}
