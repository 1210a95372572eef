import type { EventName, TenfourError } from "@tenfour/contracts";
import type { Intake } from "./door.js";
import type { Logger } from "./logger.js";
import type { CommunityOptions, SourceOptions } from "./options.js";
import type { Received, ReceivedInvalid, ReceivedRecord, ReceivedUnknown } from "./records.js";
import type { Sink } from "./sink.js";
import type { ReceiverStats } from "./stats.js";

/**
 * Runs after the answer, with a record that it shares with other handlers and must not change. What it throws
 * or rejects with reaches `onError`; the next event of the same community or instance waits for its promise.
 */
export type Handler<R> = (record: R) => unknown;

/**
 * Wraps the hand-over of every record: calls `next()`, once, to run the handlers, or does not, and then no
 * handler sees the record. `next()` resolves when the handlers are done, and never rejects: what they throw
 * reaches `onError`. GET_LOGS comes here only when a handler names it.
 */
export type Middleware = (record: ReceivedRecord, next: () => Promise<void>) => unknown;

/**
 * Learns of everything that went wrong in a handler, middleware or sink (`error.code`, `error.cause`), with the
 * record where there is one. What it throws or rejects with itself is logged.
 */
export type ErrorHandler = (error: TenfourError, record: ReceivedRecord | undefined) => unknown;

/** Receives events: verifies, keeps and understands them, and hands them to your code. */
export interface Receiver extends Intake, AsyncDisposable {
  /** Where this receiver and its doors log. What the logger given in the options throws goes to stderr. */
  readonly logger: Logger;
  /**
   * Calls the handler for every valid event of these names, in order of arrival.
   *
   * @example receiver.on("EVENT_911", ({ event }) => console.log(event.data.call.caller));
   * @throws TenfourError `ERR_TENFOUR_OPTIONS` for a name that no event has, or a handler that is no function
   */
  on<N extends EventName>(name: N | readonly N[], handler: Handler<Received<N>>): this;
  /** As `on`, for the first such event only; with several names, for the first of any of them. */
  once<N extends EventName>(name: N | readonly N[], handler: Handler<Received<N>>): this;
  /** Ends what `on`, `once`, `onAny`, `onUnknown`, `onInvalid` or `onError` began with this handler. */
  off(handler: (...args: never[]) => unknown): this;
  /**
   * Calls the handler for every known, unknown and invalid event. The one exception is GET_LOGS, valid or not: it carries a
   * key for logs, so `on` must name it (sonoran.md §5).
   */
  onAny(handler: Handler<ReceivedRecord>): this;
  /** Calls the handler for events with a name that no schema knows, such as a community's own. */
  onUnknown(handler: Handler<ReceivedUnknown>): this;
  /** Calls the handler for events that are not what their name promises, GET_LOGS apart, and for bodies that are not JSON. */
  onInvalid(handler: Handler<ReceivedInvalid>): this;
  /** Calls the handler for what went wrong; without one, errors are logged. */
  onError(handler: ErrorHandler): this;
  /** Adds middleware; it runs in the order in which it was added. */
  use(middleware: Middleware): this;
  /**
   * Adds a durable consumer that is awaited before the answer, from the next event on.
   *
   * @throws TenfourError `ERR_TENFOUR_OPTIONS` for what is no sink
   */
  addSink(sink: Sink): this;
  /**
   * Events as an async iterable, buffered from the call on; every valid event (but GET_LOGS) when no name is
   * given. It ends when the receiver closes. Leaving the loop ends the subscription.
   *
   * The loop throws a TenfourError `ERR_TENFOUR_STREAM_OVERFLOW` when it falls more than `iteratorBufferBytes`
   * behind.
   */
  events<N extends EventName = EventName>(name?: N | readonly N[]): AsyncIterableIterator<Received<N>>;
  /**
   * Adds a community at run time.
   *
   * @throws TenfourError `ERR_TENFOUR_OPTIONS` when its id, its key or a path is in use already, also by a door for something else, or something
   *   in it is wrong; `ERR_TENFOUR_SOURCE_OFF` when the receiver was made without `sonoran`
   */
  addCommunity(community: CommunityOptions): this;
  /**
   * Removes a community; its key is refused from now on, and what was accepted before is still handed over.
   * False when there was none.
   */
  removeCommunity(communityId: string): boolean;
  /**
   * Replaces who may send, all at once, such as a community's API key by the next one: `sonoran` every community,
   * `accweb` every secret. What is left out stays as it is. A key or secret that is not there any more is refused
   * from now on; what was accepted before is still handed over, and what a door had admitted before is still accepted.
   *
   * @throws TenfourError, with nothing changed: `ERR_TENFOUR_OPTIONS` when something is wrong;
   *   `ERR_TENFOUR_SOURCE_OFF` for a source that the receiver was made without
   */
  reconfigure(sources: SourceOptions): this;
  /** What was received, refused, shed and handled, and what is held and waiting now. */
  stats(): ReceiverStats;
  /**
   * Takes nothing more in, lets what was accepted finish, and leaves no timer, worker or socket. What is not
   * done after `closeTimeoutMs` is given up, and logged with its number. Idempotent; also `await using`.
   */
  close(): Promise<void>;
}
