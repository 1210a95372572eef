import type { ClientRequestArgs } from "node:http";
import { type ClientOptions, WebSocket } from "ws";

/** What a connection keeps of its socket. */
export interface SocketWatch {
  readonly maxMessageBytes: number;
  /**
   * How often SignalR hears a frame that has been taken from it otherwise: it tells a living hub by what it hears, and
   * sends its own signs of life when it hears something.
   */
  readonly heardEveryMs: number;
  onSocket(socket: WebSocket): void;
  /** A text frame came; true takes it, and SignalR does not get to see it. */
  onText(frame: string, bytes: number): boolean;
  /** A frame that was on its way when this side said goodbye; SignalR does not listen any more. */
  onLateFrame(frame: string): void;
  /**
   * The socket begins to close, whoever wants it: the peer, with its Close frame's code and reason, or this side.
   * `onFailure` may follow in the same turn.
   */
  onClosing(code: number | undefined, reason: string): void;
  /** The socket failed, or whoever listens to it threw. */
  onFailure(error: unknown): void;
}

type Data = Parameters<WebSocket["send"]>[0];
type SendOptions = Parameters<WebSocket["send"]>[1];
type SendCallback = (error?: Error) => void;
type SocketOptions = ClientOptions | ClientRequestArgs;
type SocketClass = new (
  address: string | URL,
  protocols?: string | string[],
  options?: SocketOptions,
) => WebSocket;

/** A websocket for SignalR, which would bring its own: an older one, whose errors it drops. */
class HubSocket extends WebSocket {
  readonly #watch: SocketWatch;
  #spoken = false;
  /** When SignalR was given a frame last that it need not have got; undefined before the first one, its handshake's. */
  #heardAt: number | undefined;

  constructor(
    watch: SocketWatch,
    address: string | URL,
    protocols?: string | string[],
    options?: SocketOptions,
  ) {
    super(address, protocols, {
      ...options,
      maxPayload: watch.maxMessageBytes,
      // A compressed frame can be any size once unpacked; the hub does not compress.
      perMessageDeflate: false,
    });
    this.#watch = watch;
    watch.onSocket(this);
  }

  override send(data: Data, options?: SendOptions | SendCallback, callback?: SendCallback): void {
    this.#spoken = true;
    if (typeof options === "object") super.send(data, options, callback);
    else super.send(data, options);
  }

  /** SignalR calls this; and the library itself, when the peer has sent a Close frame or something that is no frame. */
  override close(code?: number, reason?: string | Buffer): void {
    super.close(code, reason);
    this.#watch.onClosing(code, String(reason ?? ""));
  }

  override emit(event: string | symbol, ...values: unknown[]): boolean {
    if (event === "error") this.#watch.onFailure(values[0]);
    // SignalR answers this with a promise that nobody awaits yet, and its rejection would end the process.
    if (event === "message" && !this.#spoken) return this.#giveUp(new Error("the hub spoke before its turn"));
    try {
      if (event === "message" && this.#isTaken(values[0], values[1])) return true;
      return super.emit(event, ...values);
    } catch (error) {
      return this.#giveUp(error);
    }
  }

  /** Hands on what SignalR would not tell of, or at a higher price: it resets two timers for every frame. */
  #isTaken(data: unknown, isBinary: unknown): boolean {
    if (this.readyState === this.CLOSING) this.#watch.onLateFrame(String(data));
    if (this.readyState !== this.OPEN || isBinary === true || !Buffer.isBuffer(data)) return false;
    const now = performance.now();
    if (this.#heardAt === undefined || now - this.#heardAt >= this.#watch.heardEveryMs) {
      this.#heardAt = now;
      return false;
    }
    return this.#watch.onText(data.toString(), data.byteLength);
  }

  #giveUp(error: unknown): boolean {
    this.#watch.onFailure(error);
    this.terminate();
    return true;
  }
}

/**
 * A class for SignalR's `WebSocket` option, which tells the watch what happens. It is a bound constructor, because a
 * class of its own for each connection would take more memory than the rest of the connection. As such it still
 * inherits `WebSocket.OPEN`, with which SignalR compares the state of the socket.
 */
export function hubSocketClass(watch: SocketWatch): SocketClass {
  return HubSocket.bind(undefined, watch);
}
