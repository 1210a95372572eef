import type { Writable } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";

/** A line without its end; a long one in pieces, between which other work is done. */
export type Line = string | Iterable<string>;

/**
 * Writes lines to a stream and lets its callers wait while whoever reads it is slow: what the receiver still
 * holds is counted against its memory bound, what a stream has buffered is not. A line is never written into another.
 */
export class LineWriter {
  readonly #stream: Writable;
  #failure: Error | undefined;
  #drained: Promise<void> | undefined;
  /** A line that is being written in pieces: the others wait. */
  #writing: Promise<void> | undefined;

  /** @param onFailure called when the stream fails for the first time; from then on lines are dropped */
  constructor(stream: Writable, onFailure: () => void) {
    this.#stream = stream;
    stream.on("error", (error: Error) => {
      if (this.#failure !== undefined) return;
      this.#failure = error;
      onFailure();
    });
  }

  /** The first error of the stream. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /**
   * Writes a line. Undefined when it is written and the stream has room for more; otherwise resolves when that is so.
   *
   * @param line made only when it is its turn, so that waiting costs no memory
   */
  write(line: () => Line): void | Promise<void> {
    if (this.#failure !== undefined) return undefined;
    if (this.#writing !== undefined || this.#stream.writableNeedDrain) return this.#writeLater(line);
    const made = line();
    if (typeof made !== "string") return this.#writeLong(made);
    this.#stream.write(`${made}\n`);
    return this.#stream.writableNeedDrain ? this.#whenDrained() : undefined;
  }

  /** Resolves when everything written is with the reader, or will never be. */
  async flush(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
    if (this.#failure !== undefined) return;
    await new Promise<void>((resolve) => this.#stream.write("", () => resolve()));
  }

  async #writeLater(line: () => Line): Promise<void> {
    await (this.#writing ?? this.#whenDrained());
    await this.write(line);
  }

  #writeLong(pieces: Iterable<string>): Promise<void> {
    const written = this.#writePieces(pieces);
    const done = (): void => {
      this.#writing = undefined;
    };
    // That it failed is the business of its caller alone.
    this.#writing = written.then(done, done);
    return written;
  }

  async #writePieces(pieces: Iterable<string>): Promise<void> {
    try {
      for (const piece of pieces) {
        this.#stream.write(piece);
        // Waiting for the reader gives way as well.
        await (this.#stream.writableNeedDrain ? this.#whenDrained() : nextTurn());
        if (this.#failure !== undefined) return;
      }
    } finally {
      if (this.#failure === undefined) this.#stream.write("\n");
    }
    if (this.#stream.writableNeedDrain) await this.#whenDrained();
  }

  #whenDrained(): Promise<void> {
    this.#drained ??= new Promise((resolve) => {
      const done = (): void => {
        this.#drained = undefined;
        for (const event of END_OF_WAIT) this.#stream.off(event, done);
        resolve();
      };
      for (const event of END_OF_WAIT) this.#stream.on(event, done);
    });
    return this.#drained;
  }
}

const END_OF_WAIT = ["drain", "error", "close"] as const;
