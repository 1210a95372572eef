import { randomFillSync } from "node:crypto";

const POOL_BYTES = 4096;
const ID_BYTES = 8;
const MAX_SEQUENCE = 0xfff;

/** Mints UUIDv7 ids (RFC 9562 §5.7) that sort, as text, in the order in which they were made. */
export class UuidV7 {
  readonly #pool = Buffer.allocUnsafeSlow(POOL_BYTES);
  #used = POOL_BYTES;
  #lastMs = 0;
  /** The part that ids of one millisecond share. */
  #prefix = prefixOf(0);
  #sequence = 0;

  /**
   * The next id. Within one millisecond, or when the clock goes back, a 12-bit sequence counts on; when it is
   * used up it borrows the next millisecond.
   */
  next(nowMs: number): string {
    this.#tick(Math.trunc(nowMs));
    // Drawn from a pool, because asking the system for each costs more than the rest.
    if (this.#used === POOL_BYTES) {
      randomFillSync(this.#pool);
      this.#used = 0;
    }
    const at = this.#used;
    this.#used += ID_BYTES;
    // The two bits of the variant, in front of what follows.
    this.#pool[at] = ((this.#pool[at] ?? 0) & 0x3f) | 0x80;
    const random = this.#pool.toString("hex", at, at + ID_BYTES);
    const sequence = this.#sequence.toString(16).padStart(3, "0");
    return `${this.#prefix}${sequence}-${random.slice(0, 4)}-${random.slice(4)}`;
  }

  #tick(nowMs: number): void {
    if (nowMs > this.#lastMs) this.#begin(nowMs);
    else if (this.#sequence === MAX_SEQUENCE) this.#begin(this.#lastMs + 1);
    else this.#sequence += 1;
  }

  #begin(ms: number): void {
    this.#lastMs = ms;
    this.#prefix = prefixOf(ms);
    this.#sequence = 0;
  }
}

function prefixOf(ms: number): string {
  const time = ms.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7`;
}
