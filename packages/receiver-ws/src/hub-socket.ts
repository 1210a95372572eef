import type { ClientRequestArgs } from "node:http";
import { type ClientOptions, WebSocket } from "ws";

/** What a connection keeps of its socket. */
export interface SocketWatch {
  readonly maxMessageBytes: number;
  readonly handshakeTimeoutMs: number;
  onSocket(socket: WebSocket): void;
  /** A frame that was on its way when this side said goodbye; SignalR does not listen any more. */
  onLateFrame(frame: string): void;
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

/**
 * A class for SignalR's `WebSocket` option. SignalR would bring its own: an older one, without a bound on the
 * time to connect, and whose errors it drops.
 */
export function hubSocketClass(watch: SocketWatch): SocketClass {
  return class HubSocket extends WebSocket {
    #spoken = false;

    constructor(address: string | URL, protocols?: string | string[], options?: SocketOptions) {
      super(address, protocols, {
        ...options,
        handshakeTimeout: watch.handshakeTimeoutMs,
        maxPayload: watch.maxMessageBytes,
        // A compressed frame can be any size once unpacked; the hub does not compress.
        perMessageDeflate: false,
      });
      watch.onSocket(this);
    }

    override send(data: Data, options?: SendOptions | SendCallback, callback?: SendCallback): void {
      this.#spoken = true;
      if (typeof options === "object") super.send(data, options, callback);
      else super.send(data, options);
    }

    override emit(event: string | symbol, ...values: unknown[]): boolean {
      if (event === "error") watch.onFailure(values[0]);
      // SignalR answers this with a promise that nobody awaits yet, and its rejection would end the process.
      if (event === "message" && !this.#spoken)
        return this.#giveUp(new Error("the hub spoke before its turn"));
      try {
        if (event === "message" && this.readyState === this.CLOSING) watch.onLateFrame(String(values[0]));
        return super.emit(event, ...values);
      } catch (error) {
        return this.#giveUp(error);
      }
    }

    #giveUp(error: unknown): boolean {
      watch.onFailure(error);
      this.terminate();
      return true;
    }
  };
}
