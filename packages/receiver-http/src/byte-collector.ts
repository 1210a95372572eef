/** Chunks from this size on are kept as they are; copying them would cost more than it saves. */
const LARGE_CHUNK_BYTES = 16 * 1024;
const MIN_PAGE_BYTES = 1024;
const MAX_PAGE_BYTES = 64 * 1024;
/** From this size on a body is put together while it comes, because doing it at its end delays the answer. */
const GATHER_FROM_BYTES = 256 * 1024;
/** And from this part of its announced size on, so that nobody makes much memory with little. */
const GATHER_FROM_PART = 1 / 4;

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
  /** Room for all that was announced, as far as it has come. */
  #whole: Buffer | undefined;
  #announced: number;

  /** @param announcedBytes how long the body will be, where its sender has said so; it may have lied */
  constructor(announcedBytes = 0) {
    this.#announced = announcedBytes;
  }

  /** Bytes so far. */
  get size(): number {
    return this.#size;
  }

  /** Adds a chunk, which must not be changed afterwards. */
  add(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    if (this.#whole !== undefined && !this.#fits(chunk)) this.#ungather();
    const before = this.#size;
    this.#size += chunk.length;
    if (this.#whole !== undefined) {
      this.#whole.set(chunk, before);
      return;
    }
    if (before === 0 || chunk.length >= LARGE_CHUNK_BYTES) {
      this.#closePiece();
      this.#pieces.push(chunk);
    } else {
      this.#copy(chunk);
    }
    if (this.#size >= GATHER_FROM_BYTES && this.#size >= this.#announced * GATHER_FROM_PART) this.#gather();
  }

  /** The whole body. */
  toBytes(): Uint8Array {
    if (this.#whole !== undefined) return this.#whole.subarray(0, this.#size);
    this.#closePiece();
    const [only] = this.#pieces;
    if (only !== undefined && this.#pieces.length === 1) return only;
    return Buffer.concat(this.#pieces, this.#size);
  }

  #fits(chunk: Uint8Array): boolean {
    return this.#whole !== undefined && this.#size + chunk.length <= this.#whole.length;
  }

  #gather(): void {
    if (this.#size >= this.#announced) return;
    this.#closePiece();
    const whole = Buffer.allocUnsafeSlow(this.#announced);
    let at = 0;
    for (const piece of this.#pieces.splice(0)) {
      whole.set(piece, at);
      at += piece.length;
    }
    this.#page = undefined;
    this.#whole = whole;
  }

  /** More has come than was announced. */
  #ungather(): void {
    if (this.#whole !== undefined) this.#pieces.push(this.#whole.subarray(0, this.#size));
    this.#whole = undefined;
    this.#announced = 0;
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
