import { randomFillSync } from "node:crypto";

const POOL_BYTES = 4096;
const ID_BYTES = 8;
const MAX_SEQUENCE = 0xfff;
const DIGITS = Buffer.from("0123456789abcdef");
/** Where the parts of an id stand in its text, after the time. */
const SEQUENCE_AT = 15;
const VARIANT_AT = 19;
const REST_AT = 24;

/** Mints UUIDv7 ids (RFC 9562 §5.7) that sort, as text, in the order in which they were made. */
export class UuidV7 {
  readonly #pool = Buffer.allocUnsafeSlow(POOL_BYTES);
  #used = POOL_BYTES;
  #lastMs = 0;
  #sequence = 0;
  /** The text of the latest id; the next one differs in few of its letters. */
  readonly #text = Buffer.from("00000000-0000-7000-0000-000000000000");

  /**
   * The next id. Within one millisecond, or when the clock goes back, a 12-bit sequence counts on; when it is
   * used up it borrows the next millisecond.
   */
  next(nowMs: number): string {
    this.#tick(Math.trunc(nowMs));
    const text = this.#text;
    text[SEQUENCE_AT] = digit(this.#sequence >> 8);
    this.#write(SEQUENCE_AT + 1, this.#sequence & 0xff);
    // Drawn from a pool, because asking the system for each costs more than the rest.
    if (this.#used === POOL_BYTES) {
      randomFillSync(this.#pool);
      this.#used = 0;
    }
    const pool = this.#pool;
    const at = this.#used;
    this.#used += ID_BYTES;
    // The two bits of the variant, in front of what follows.
    this.#write(VARIANT_AT, (byteOf(pool, at) & 0x3f) | 0x80);
    this.#write(VARIANT_AT + 2, byteOf(pool, at + 1));
    for (let index = 2; index < ID_BYTES; index++)
      this.#write(REST_AT + 2 * (index - 2), byteOf(pool, at + index));
    return text.toString("latin1");
  }

  #write(at: number, byte: number): void {
    this.#text[at] = digit(byte >> 4);
    this.#text[at + 1] = digit(byte & 0xf);
  }

  #tick(nowMs: number): void {
    if (nowMs > this.#lastMs) this.#begin(nowMs);
    else if (this.#sequence === MAX_SEQUENCE) this.#begin(this.#lastMs + 1);
    else this.#sequence += 1;
  }

  #begin(ms: number): void {
    this.#lastMs = ms;
    this.#sequence = 0;
    const time = ms.toString(16).padStart(12, "0");
    this.#text.write(`${time.slice(0, 8)}-${time.slice(8)}-7`);
  }
}

function digit(value: number): number {
  return DIGITS[value] ?? 0;
}

function byteOf(pool: Buffer, at: number): number {
  return pool[at] ?? 0;
}
