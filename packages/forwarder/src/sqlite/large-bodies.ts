import type { WorkerClient } from "./worker-client.js";

/** A piece is written in about a millisecond; commits of small events go in between. */
const CHUNK_BYTES = 128 * 1024;

/** Writes large bodies in pieces, one after the other, beside the commits. */
export class LargeBodies {
  readonly #writer: WorkerClient;
  readonly #underWay = new Set<number>();
  #last: Promise<void> = Promise.resolve();

  constructor(writer: WorkerClient) {
    this.#writer = writer;
  }

  /** The first of those whose event is not in the log yet. */
  get oldest(): number {
    const [first] = this.#underWay;
    return first ?? Number.POSITIVE_INFINITY;
  }

  /** Resolves when every piece is written; the event itself has to follow. */
  write(seq: number, bytes: Uint8Array): Promise<void> {
    this.#underWay.add(seq);
    const written = this.#last.then(() => this.#writeChunks(seq, bytes));
    this.#last = written.catch(() => undefined);
    return written;
  }

  /** The event is in the log, or will never be. */
  ended(seq: number): void {
    this.#underWay.delete(seq);
  }

  /** Takes back the pieces of one that failed; what cannot be taken back now goes when the file is next opened. */
  drop(seq: number): void {
    this.#writer.call("dropChunks", { seq }).catch(() => undefined);
  }

  async idle(): Promise<void> {
    await this.#last;
  }

  async #writeChunks(seq: number, bytes: Uint8Array): Promise<void> {
    for (let part = 0; part * CHUNK_BYTES < bytes.byteLength; part++) {
      const chunk = new Uint8Array(bytes.subarray(part * CHUNK_BYTES, (part + 1) * CHUNK_BYTES));
      await this.#writer.call("chunk", { seq, part, bytes: chunk }, [chunk.buffer]);
    }
  }
}
