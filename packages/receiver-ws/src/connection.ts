import {
  HttpTransportType,
  type HubConnection,
  HubConnectionBuilder,
  HubConnectionState,
  NullLogger,
} from "@microsoft/signalr";
import { WebSocket } from "ws";
import { type Clock, TIMED_OUT } from "./clock.js";
import { endedByClosing, endedBySignalr, messageOf, unreachable } from "./connection-ends.js";
import { HubError } from "./hub-error.js";
import { HubHttpClient } from "./hub-http-client.js";
import { type FrameListener, ListeningHubProtocol } from "./hub-protocol.js";
import { hubSocketClass, type SocketWatch } from "./hub-socket.js";
import type { SignalrLogger } from "./signalr-logger.js";
import type { Clean } from "./words.js";

/** A flood of events is heard by SignalR so many times within the silence that it takes for death. */
const HEARD_PER_TIMEOUT = 30;

/** The code of a websocket that ended without a goodbye (RFC 6455, 7.1.5). */
const NO_CLOSE_FRAME = 1006;

/** What a connection needs to know. */
export interface ConnectionOptions {
  readonly hubUrl: string;
  readonly skipNegotiation: boolean;
  readonly connectTimeoutMs: number;
  readonly closeTimeoutMs: number;
  readonly serverTimeoutMs: number;
  readonly keepAliveMs: number;
  readonly maxMessageBytes: number;
}

/** What connections share with the rest of a handle. */
export interface ConnectionContext {
  readonly options: ConnectionOptions;
  readonly clock: Clock;
  readonly clean: Clean;
}

/** Learns what comes over a connection. */
export interface ConnectionListener {
  /** A frame came, whatever is in it. Called before `onPush`. */
  onFrame(): void;
  onPush(payload: unknown, bytes: number): void;
}

/** The hub answered a call with an error; the message is the hub's own, cleaned. */
export class HubCallError extends Error {}

/**
 * One physical connection to the hub, from its first packet to its last. It ends once, for one reason, and is
 * not used again.
 *
 * It is itself what its socket and its protocol talk to: closures for each of their calls would be a tenth of what an
 * idle session takes of memory.
 */
export class Connection implements SocketWatch, FrameListener {
  /** Resolves with the reason when the connection has ended, or could not be made. Never rejects. */
  readonly ended: Promise<HubError>;
  readonly #context: ConnectionContext;
  readonly #listener: ConnectionListener;
  readonly #protocol = new ListeningHubProtocol(this);
  readonly #http: HubHttpClient;
  readonly #hub: HubConnection;
  #resolveEnded: (error: HubError) => void = () => undefined;
  /** Ends the waits of calls under way; undefined when there are none. */
  #cuts: Set<() => void> | undefined;
  #end: HubError | undefined;
  #socket: WebSocket | undefined;
  #opened = false;
  #paused = false;
  /** How often reading was paused, or went on. */
  #readingChanged = 0;
  /** What went wrong underneath SignalR, which does not pass it on. */
  #underlying: unknown;

  /** @param log where SignalR says what it does */
  constructor(context: ConnectionContext, log: SignalrLogger, listener: ConnectionListener) {
    this.#context = context;
    this.#listener = listener;
    this.#http = new HubHttpClient(this);
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
    this.#hub = this.#build(log);
    this.#hub.onclose((error) => {
      const { options, clean } = this.#context;
      this.end(endedBySignalr(error, this.#underlying, options.serverTimeoutMs, clean));
    });
  }

  /** Connects; rejects with a HubError when that fails or takes too long. */
  async open(): Promise<void> {
    const { clock, options, clean } = this.#context;
    const { connectTimeoutMs } = options;
    const started = this.#hub.start().catch((error: unknown) => {
      this.end(unreachable(this.#underlying ?? error, clean));
    });
    if ((await clock.within(this.#uncut(started), connectTimeoutMs)) === TIMED_OUT) {
      this.end(new HubError("unreachable", `the hub did not answer within ${connectTimeoutMs} ms`));
    }
    if (this.#end !== undefined) throw this.#end;
    this.#opened = true;
  }

  /**
   * Calls a method of the hub. Rejects with a HubCallError when the hub answers with an error, and with a
   * HubError when the connection ends, or is ended because no answer came in time.
   */
  async invoke(method: string, values: readonly unknown[], timeoutMs: number): Promise<unknown> {
    const answer = await this.ask(method, values, timeoutMs);
    if (answer !== TIMED_OUT) return answer;
    this.end(new HubError("unanswered", `the hub did not answer "${method}" within ${timeoutMs} ms`));
    throw await this.ended;
  }

  /** As `invoke`, but for a call without which the connection is as good: resolves with TIMED_OUT when no answer came. */
  async ask(method: string, values: readonly unknown[], timeoutMs: number): Promise<unknown> {
    // What cannot be sent any more would fail with SignalR's words, which are not the hub's.
    if (!this.#canSend) throw await this.ended;
    const answered = this.#hub.invoke<unknown>(method, ...values);
    try {
      const answer = await this.#within(this.#uncut(answered), timeoutMs);
      if (this.#end === undefined) return answer;
    } catch (error) {
      // An end of the connection fails its calls before it is reported.
      if (this.#end === undefined) throw new HubCallError(this.#context.clean(messageOf(error)));
    }
    throw await this.ended;
  }

  get #canSend(): boolean {
    return this.#hub.state === HubConnectionState.Connected && this.#socket?.readyState === WebSocket.OPEN;
  }

  /** An answer may have lain unread for as long as reading was paused: then the hub has all of its time once more. */
  async #within(answered: Promise<unknown>, timeoutMs: number): Promise<unknown> {
    for (;;) {
      const changed = this.#readingChanged;
      const answer = await this.#context.clock.within(answered, timeoutMs);
      if (answer !== TIMED_OUT) return answer;
      if (!this.#paused && this.#readingChanged === changed) return TIMED_OUT;
    }
  }

  /**
   * The answer, or nothing when the connection ends first. A race with `ended` would be remembered by that promise
   * for each call, for as long as the connection lasts.
   */
  async #uncut(answered: Promise<unknown>): Promise<unknown> {
    let cut = (): void => undefined;
    const ended = new Promise<void>((resolve) => {
      cut = resolve;
    });
    this.#cuts ??= new Set();
    this.#cuts.add(cut);
    if (this.#end !== undefined) cut();
    try {
      return await Promise.race([answered, ended]);
    } finally {
      this.#cuts.delete(cut);
      if (this.#cuts.size === 0) this.#cuts = undefined;
    }
  }

  /** Stops reading: what the hub sends waits on its way. */
  pause(): void {
    this.#paused = true;
    this.#readingChanged += 1;
    this.#socket?.pause();
  }

  /** Reads on. */
  resume(): void {
    this.#paused = false;
    this.#readingChanged += 1;
    this.#socket?.resume();
  }

  /** Ends the connection; later reasons are ignored. */
  end(reason: HubError): void {
    if (this.#end !== undefined) return;
    this.#end = reason;
    for (const cut of this.#cuts ?? []) cut();
    this.#resolveEnded(reason);
  }

  /**
   * Frees everything; resolves when the socket is gone. Whoever made the connection calls this in any case. Events
   * that are on their way are still heard: true when the hub has sent its last and said goodbye, too.
   */
  async close(): Promise<boolean> {
    const { clock, options } = this.#context;
    const { closeTimeoutMs } = options;
    this.end(new HubError("closed", "closed from this side"));
    this.#http.abort();
    const socket = this.#socket;
    // A peer that has been silent will not take part in closing either.
    const alone = this.#end?.reason === "silent";
    if (socket !== undefined && (alone || socket.readyState === socket.CONNECTING)) socket.terminate();
    const stopped = this.#hub.stop().catch(() => undefined);
    const closed = socket === undefined ? false : this.#closed(socket);
    await clock.within(stopped, closeTimeoutMs);
    return closed;
  }

  async #closed(socket: WebSocket): Promise<boolean> {
    const { clock, options } = this.#context;
    const { closeTimeoutMs } = options;
    if (socket.readyState === socket.CLOSED) return false;
    const closed = new Promise<boolean>((resolve) => {
      socket.once("close", (code) => resolve(code !== NO_CLOSE_FRAME));
    });
    const clean = await clock.within(closed, closeTimeoutMs);
    if (clean !== TIMED_OUT) return clean;
    socket.terminate();
    await clock.within(closed, closeTimeoutMs);
    return false;
  }

  get maxMessageBytes(): number {
    return this.#context.options.maxMessageBytes;
  }

  get heardEveryMs(): number {
    return this.#context.options.serverTimeoutMs / HEARD_PER_TIMEOUT;
  }

  onSocket(socket: WebSocket): void {
    this.#socket = socket;
  }

  onText(frame: string, bytes: number): boolean {
    return this.#protocol.takePush(frame, bytes);
  }

  onLateFrame(frame: string): void {
    this.#protocol.parseMessages(frame, NullLogger.instance);
  }

  /** The rest of the goodbye may take a peer as long as it likes: the session need not wait for it. */
  onClosing(code: number | undefined, reason: string): void {
    const { clean } = this.#context;
    // Where SignalR knows the reason, it comes first: it is on its way through promises.
    setImmediate(() => {
      const end = endedByClosing(code, reason, this.#underlying, clean);
      this.end(this.#opened ? end : unreachable(this.#underlying ?? end, clean));
    });
  }

  onFailure(error: unknown): void {
    this.#underlying ??= error;
  }

  onFrame(): void {
    this.#listener.onFrame();
  }

  onPush(payload: unknown, bytes: number): void {
    this.#listener.onPush(payload, bytes);
  }

  onMalformed(): void {
    this.end(new HubError("malformed", "the hub sent something that is not its protocol"));
  }

  #build(log: SignalrLogger): HubConnection {
    const { options } = this.#context;
    const http = {
      transport: HttpTransportType.WebSockets,
      skipNegotiation: options.skipNegotiation,
      logger: log,
      httpClient: this.#http,
      // SignalR takes this option, but its types do not show it.
      WebSocket: hubSocketClass(this),
    };
    return new HubConnectionBuilder()
      .withUrl(options.hubUrl, http)
      .configureLogging(log)
      .withHubProtocol(this.#protocol)
      .withServerTimeout(options.serverTimeoutMs)
      .withKeepAliveInterval(options.keepAliveMs)
      .build();
  }
}
