import { randomFillSync } from "node:crypto";

const POOL_BYTES = 4096;
const MAX_SEQUENCE = 0xfff;

/** Mints UUIDv7 ids (RFC 9562 §5.7) that sort, as text, in the order in which they were made. */
export class UuidV7 {
  readonly #pool = Buffer.allocUnsafeSlow(POOL_BYTES);
  #used = POOL_BYTES;
  #lastMs = 0;
  #sequence = 0;

  /**
   * The next id. Within one millisecond, or when the clock goes back, a 12-bit sequence counts on; when it is
   * used up it borrows the next millisecond.
   */
  next(nowMs: number): string {
    this.#tick(Math.trunc(nowMs));
    const time = this.#lastMs.toString(16).padStart(12, "0");
    const sequence = this.#sequence.toString(16).padStart(3, "0");
    const random = this.#random();
    const variant = "89ab".charAt(Number.parseInt(random.charAt(0), 16) & 3);
    return `${time.slice(0, 8)}-${time.slice(8)}-7${sequence}-${variant}${random.slice(1, 4)}-${random.slice(4)}`;
  }

  #tick(nowMs: number): void {
    if (nowMs > this.#lastMs) {
      this.#lastMs = nowMs;
      this.#sequence = 0;
    } else if (this.#sequence === MAX_SEQUENCE) {
      this.#lastMs += 1;
      this.#sequence = 0;
    } else {
      this.#sequence += 1;
    }
  }

  /** Eight random bytes in hex; drawn from a pool, because asking the system for each costs more than the rest. */
  #random(): string {
    if (this.#used + 8 > POOL_BYTES) {
      randomFillSync(this.#pool);
      this.#used = 0;
    }
    this.#used += 8;
    return this.#pool.toString("hex", this.#used - 8, this.#used);
  }
}
