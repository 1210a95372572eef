/** Chunks from this size on are kept as they are; copying them would cost more than it saves. */
const LARGE_CHUNK_BYTES = 16 * 1024;
const MIN_PAGE_BYTES = 1024;
const MAX_PAGE_BYTES = 64 * 1024;

/**
 * Puts a body together. One chunk is handed on without a copy. Small chunks share pages, because a body that
 * comes byte by byte would otherwise cost a hundred times its size in objects.
 */
export class ByteCollector {
  readonly #pieces: Uint8Array[] = [];
  #page: Uint8Array | undefined;
  #pageFrom = 0;
  #pageTo = 0;
  #size = 0;

  /** Bytes so far. */
  get size(): number {
    return this.#size;
  }

  /** Adds a chunk, which must not be changed afterwards. */
  add(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    const first = this.#size === 0;
    this.#size += chunk.length;
    if (first || chunk.length >= LARGE_CHUNK_BYTES) {
      this.#closePiece();
      this.#pieces.push(chunk);
      return;
    }
    this.#copy(chunk);
  }

  /** The whole body. */
  toBytes(): Uint8Array {
    this.#closePiece();
    const [only] = this.#pieces;
    if (only !== undefined && this.#pieces.length === 1) return only;
    return Buffer.concat(this.#pieces, this.#size);
  }

  #copy(chunk: Uint8Array): void {
    if (this.#page === undefined || this.#page.length - this.#pageTo < chunk.length) {
      this.#closePiece();
      // In proportion to what has come, so that many idle senders cannot make many large pages.
      const size = Math.min(Math.max(this.#size, MIN_PAGE_BYTES), MAX_PAGE_BYTES);
      this.#page = new Uint8Array(Math.max(size, chunk.length));
      this.#pageFrom = 0;
      this.#pageTo = 0;
    }
    this.#page.set(chunk, this.#pageTo);
    this.#pageTo += chunk.length;
  }

  /** What has been written to the page since the last piece becomes a piece; the rest of the page stays in use. */
  #closePiece(): void {
    if (this.#page === undefined || this.#pageTo === this.#pageFrom) return;
    this.#pieces.push(this.#page.subarray(this.#pageFrom, this.#pageTo));
    this.#pageFrom = this.#pageTo;
  }
}
