import type { Logger } from "@tenfour/receiver";
import { Clock } from "./clock.js";
import type { Gap } from "./gap-ledger.js";
import { type GapReason, HubError } from "./hub-error.js";
import type { SessionChange, SessionCounters, SessionState } from "./push-session.js";

/** The states that follow from what ended a connection; after everything else the session reconnects. */
const STATE_AFTER: Partial<Record<GapReason, SessionState>> = {
  refused: "refused",
  overloaded: "paused",
  "sinks-failing": "paused",
};

/** What a session's status shares with those of other sessions. */
export interface StatusContext {
  readonly clock: Clock;
  readonly logger: Logger;
  onChange(change: SessionChange): void;
}

/** What a session knows of itself: its state, counters and last error; and its lines in the log. */
export class SessionStatus {
  readonly community: string;
  readonly server: number;
  readonly #context: StatusContext;
  readonly #counts = { received: 0, accepted: 0, refused: 0, attempts: 0, ready: 0, gaps: 0 };
  #state: SessionState = "connecting";
  #sinceMs: number;
  #lastError: HubError | undefined;
  #lastEventMs: number | undefined;
  /** What was logged last about failing, so that a long outage is one line. Undefined when all was well since. */
  #logged: GapReason | undefined;
  #keyWrongLogged = false;

  constructor(about: { community: string; server: number }, context: StatusContext) {
    this.community = about.community;
    this.server = about.server;
    this.#context = context;
    this.#sinceMs = context.clock.now();
  }

  get state(): SessionState {
    return this.#state;
  }

  get sinceMs(): number {
    return this.#sinceMs;
  }

  get since(): string {
    return Clock.text(this.#sinceMs);
  }

  get lastError(): HubError | undefined {
    return this.#lastError;
  }

  get lastEventAt(): string | undefined {
    return this.#lastEventMs === undefined ? undefined : Clock.text(this.#lastEventMs);
  }

  get counters(): SessionCounters {
    return { ...this.#counts };
  }

  /** Goes to a state that is not a failure's. */
  enter(
    state: "connecting" | "authenticating" | "reconnecting" | "ready" | "stopped",
    error?: HubError,
  ): void {
    if (state === "ready") {
      this.#counts.ready += 1;
      this.#logged = undefined;
      this.#keyWrongLogged = false;
      this.#context.logger.info(this.#about(), "websocket session ready: the server's events come here now");
    } else if (state === "stopped" && error !== undefined) {
      this.#lastError = error;
      this.#context.logger.warn(this.#about(error), "websocket session stopped");
    } else {
      this.#context.logger.debug(this.#about(), `websocket session ${state}`);
    }
    this.#change(state, error);
  }

  /** Goes to the state that follows from a failure. */
  fail(error: HubError): void {
    const state = STATE_AFTER[error.reason] ?? "reconnecting";
    this.#lastError = error;
    this.#log(state, error);
    this.#logged = error.reason;
    this.#change(state, error);
  }

  attempt(): void {
    this.#counts.attempts += 1;
    if (this.#state === "refused" || this.#state === "paused") this.enter("reconnecting");
  }

  /** An event came with a frame that came at this time. */
  received(atMs: number): void {
    this.#counts.received += 1;
    this.#lastEventMs = atMs;
  }

  accepted(): void {
    this.#counts.accepted += 1;
  }

  refused(): void {
    this.#counts.refused += 1;
  }

  /** Events come that the receiver cannot authenticate; said once while the session is ready. */
  keyWrong(): void {
    if (this.#keyWrongLogged) return;
    this.#keyWrongLogged = true;
    const error = new HubError(
      "key-wrong",
      "the hub sends events with a key that the receiver does not know, and they are refused: if the community's API key was changed, put the new one into the configuration",
    );
    this.#lastError = error;
    this.#context.logger.error(this.#about(error), "websocket session receives events that it has to refuse");
    this.#tell(error);
  }

  /** Events come with a key that the receiver knows again. */
  keyRight(): void {
    this.#keyWrongLogged = false;
    this.#context.logger.info(this.#about(), "websocket session receives events that it takes in again");
    this.#tell();
  }

  gap({ from, to, reason, httpEvents }: Gap): void {
    this.#counts.gaps += 1;
    this.#context.logger.warn(
      { ...this.#about(), from, to, reason, httpEvents },
      "events of this server may have been missed on the websocket",
    );
  }

  #log(state: SessionState, error: HubError): void {
    const about = this.#about(error);
    if (state === "refused") this.#context.logger.error(about, "websocket session refused by the hub");
    else if (state === "paused") this.#context.logger.error(about, "websocket session paused");
    else if (this.#logged === error.reason)
      this.#context.logger.debug(about, "websocket session still not ready");
    else this.#context.logger.warn(about, "websocket session not ready; reconnecting");
  }

  #change(state: SessionState, error: HubError | undefined): void {
    this.#state = state;
    this.#sinceMs = this.#context.clock.now();
    this.#tell(error);
  }

  #tell(error?: HubError): void {
    const { community, server, state, since } = this;
    this.#context.onChange({ community, server, state, since, ...(error === undefined ? {} : { error }) });
  }

  #about(error?: HubError): Record<string, unknown> {
    const { community, server } = this;
    return error === undefined
      ? { community, server }
      : { community, server, code: error.code, error: error.message };
  }
}
