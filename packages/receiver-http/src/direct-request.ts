import { IncomingMessage } from "node:http";
import { Readable } from "node:stream";

/** What gets a body as it comes off the socket. */
export interface BodyTaker {
  /** A part of the body. */
  chunk(bytes: Uint8Array): void;
  /** The stream of the body is over; `complete` of the request tells whether all of it has come. */
  end(): void;
  /** No more will come. */
  cut(): void;
}

/** The part of a request that is not in its type: whether somebody reads it, so that Node need not. */
interface Consumable {
  _consuming: boolean;
}

/**
 * A request whose body can be had from Node's parser directly, without a stream's buffer, events and ticks
 * between: for a small event these cost as much as parsing it (docs/decisions/0007). Until a taker comes, and
 * after it has left, it is an ordinary stream.
 */
export class DirectRequest extends IncomingMessage {
  #taker: BodyTaker | undefined;
  #ended = false;

  static {
    const ended = Object.getOwnPropertyDescriptor(Readable.prototype, "readableEnded");
    // A static block, because an accessor may not override what Node's types call a property.
    Object.defineProperty(this.prototype, "readableEnded", {
      configurable: true,
      get(this: DirectRequest): unknown {
        return this.#ended || ended?.get?.call(this);
      },
    });
  }

  /** Hands the body to a taker. To be called before any of it has come: in the `request` event. */
  takeBody(taker: BodyTaker): void {
    this.#taker = taker;
    (this as unknown as Consumable)._consuming = true;
  }

  /** Makes it an ordinary stream again, which has what is yet to come. */
  leaveBody(): void {
    this.#taker = undefined;
  }

  /** Called by Node's parser; `null` at the end. */
  override push(chunk: unknown, encoding?: BufferEncoding): boolean {
    const taker = this.#taker;
    if (taker === undefined) return super.push(chunk, encoding);
    if (chunk instanceof Uint8Array) {
      taker.chunk(chunk);
    } else {
      this.#ended = true;
      taker.end();
    }
    return true;
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#taker?.cut();
    super._destroy(error, callback);
  }
}
