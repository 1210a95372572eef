/** How far the repeated wait strays to either side, so that many sessions do not come back in step. */
const SPREAD = 0.2;

/** Waits between attempts: a schedule, whose last wait is then repeated ± 20 % for ever. */
export class Backoff {
  readonly #scheduleMs: readonly number[];
  readonly #random: () => number;
  #failures = 0;

  /** @param scheduleMs at least one wait */
  constructor(scheduleMs: readonly number[], random: () => number) {
    this.#scheduleMs = scheduleMs;
    this.#random = random;
  }

  /** The wait before the next attempt. */
  next(): number {
    const scheduled = this.#scheduleMs[this.#failures];
    this.#failures += 1;
    if (scheduled !== undefined) return scheduled;
    const repeated = this.#scheduleMs.at(-1) ?? 0;
    return Math.round(repeated * (1 - SPREAD + 2 * SPREAD * this.#random()));
  }
}
