import { TenfourError } from "@tenfour/contracts";
import { ENTRY_OVERHEAD_BYTES } from "./entry.js";
import { Fifo } from "./fifo.js";
import type { ReceivedRecord } from "./records.js";

type Waiter<R> = (result: IteratorResult<R>) => void;

/**
 * Records as an async iterable. It buffers what its consumer has not taken yet, up to a bound in bytes; beyond
 * it the iteration fails with `ERR_TENFOUR_STREAM_OVERFLOW`, so that a consumer that cannot keep up learns that
 * it missed events.
 */
export class EventStream<R extends ReceivedRecord> implements AsyncIterableIterator<R> {
  readonly #maxBytes: number;
  readonly #onEnd: (stream: EventStream<R>) => void;
  #buffer = new Fifo<R>();
  readonly #waiters: Waiter<R>[] = [];
  #bytes = 0;
  #ended = false;
  #error: TenfourError | undefined;

  constructor(maxBytes: number, onEnd: (stream: EventStream<R>) => void) {
    this.#maxBytes = maxBytes;
    this.#onEnd = onEnd;
  }

  /** Takes a record in. */
  push(record: R): void {
    const waiter = this.#waiters.shift();
    if (waiter !== undefined) {
      waiter({ done: false, value: record });
      return;
    }
    this.#bytes += costOf(record);
    if (this.#bytes <= this.#maxBytes) {
      this.#buffer.push(record);
      return;
    }
    this.#error = new TenfourError(
      `an async iterable of events fell more than ${this.#maxBytes} bytes behind and was ended; take events faster or raise iteratorBufferBytes`,
      { code: "ERR_TENFOUR_STREAM_OVERFLOW" },
    );
    this.end();
  }

  /** Ends the iteration once the buffer is empty. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#onEnd(this);
    for (const waiter of this.#waiters.splice(0)) waiter({ done: true, value: undefined });
  }

  next(): Promise<IteratorResult<R>> {
    const record = this.#buffer.shift();
    if (record !== undefined) {
      this.#bytes -= costOf(record);
      return Promise.resolve({ done: false, value: record });
    }
    const error = this.#error;
    this.#error = undefined;
    if (error !== undefined) return Promise.reject(error);
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  return(): Promise<IteratorResult<R>> {
    this.end();
    this.#buffer = new Fifo();
    this.#error = undefined;
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

function costOf(record: ReceivedRecord): number {
  return record.raw.bytes.byteLength + ENTRY_OVERHEAD_BYTES;
}
