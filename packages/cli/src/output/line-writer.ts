import type { Writable } from "node:stream";

/**
 * Writes lines to a stream and lets its callers wait while whoever reads it is slow: what the receiver still
 * holds is counted against its memory bound, what a stream has buffered is not.
 */
export class LineWriter {
  readonly #stream: Writable;
  #failure: Error | undefined;
  #drained: Promise<void> | undefined;

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
   * Writes a line. Undefined when the stream has room for more; otherwise resolves when it has again.
   *
   * @param line made only when it is its turn, so that waiting costs no memory
   */
  write(line: () => string): void | Promise<void> {
    if (this.#failure !== undefined) return undefined;
    if (this.#stream.writableNeedDrain) return this.#writeLater(line);
    this.#stream.write(`${line()}\n`);
    return this.#stream.writableNeedDrain ? this.#whenDrained() : undefined;
  }

  /** Resolves when everything written is with the reader, or will never be. */
  flush(): Promise<void> {
    if (this.#failure !== undefined) return Promise.resolve();
    return new Promise((resolve) => this.#stream.write("", () => resolve()));
  }

  async #writeLater(line: () => string): Promise<void> {
    await this.#whenDrained();
    await this.write(line);
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
