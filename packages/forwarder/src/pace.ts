/** So many attempts in so long a time, evenly refilled: a bucket of tokens. */
export class Pace {
  readonly #attempts: number;
  readonly #perMs: number;
  #tokens: number;
  #filledAtMs: number;

  constructor({ attempts, perMs }: { readonly attempts: number; readonly perMs: number }, nowMs: number) {
    this.#attempts = attempts;
    this.#perMs = perMs;
    this.#tokens = attempts;
    this.#filledAtMs = nowMs;
  }

  /** Takes one attempt; otherwise says, in milliseconds from now, when there will be one. */
  take(nowMs: number): number {
    // A clock that goes back must not empty the bucket.
    const passedMs = Math.max(0, nowMs - this.#filledAtMs);
    this.#tokens = Math.min(this.#attempts, this.#tokens + (passedMs * this.#attempts) / this.#perMs);
    this.#filledAtMs = nowMs;
    if (this.#tokens >= 1) {
      this.#tokens -= 1;
      return 0;
    }
    return Math.ceil(((1 - this.#tokens) * this.#perMs) / this.#attempts);
  }
}
