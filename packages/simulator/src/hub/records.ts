/** Ends every message of the JSON hub protocol. */
export const RECORD_SEPARATOR = "\u001e";

/** Longest message a hub takes, in bytes, its separator included: `MaximumReceiveMessageSize` of ASP.NET Core. */
const MAX_MESSAGE_BYTES = 32 * 1024;

/** A client sent something that ends its connection. */
export class ProtocolViolation extends Error {}

/** Cuts what arrives into messages, however it is spread over websocket frames. */
export class RecordReader {
  #rest: Buffer = Buffer.alloc(0);
  #stuck = false;

  /** @throws ProtocolViolation when a message is too long; those before it have been yielded by then */
  *take(data: Buffer): Generator<string, void, undefined> {
    this.#rest = this.#rest.length === 0 ? data : Buffer.concat([this.#rest, data]);
    for (;;) {
      const end = this.#stuck ? -1 : this.#rest.indexOf(RECORD_SEPARATOR);
      const length = end < 0 ? this.#rest.length : end + 1;
      if (length > MAX_MESSAGE_BYTES) throw new ProtocolViolation("message too long");
      if (end < 0) return;
      yield this.#rest.toString("utf8", 0, end);
      this.#rest = this.#rest.subarray(end + 1);
    }
  }

  /** Reads no message after the current one. ASP.NET Core takes a message of an unknown type for an incomplete one. */
  stick(): void {
    this.#stuck = true;
  }
}
