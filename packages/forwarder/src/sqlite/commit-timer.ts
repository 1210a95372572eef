/** When the next commit begins: as soon as anybody wants it, however long the others would wait. */
export class CommitTimer {
  readonly #begin: () => void;
  /** On the clock of `performance.now()`; zero for the end of this turn, infinite while nothing is to begin. */
  #dueAt = Number.POSITIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  constructor(begin: () => void) {
    this.#begin = begin;
  }

  /** Begins in so many milliseconds, or earlier; with 0 at the end of this turn, with all that the sockets brought in it. */
  within(delayMs: number): void {
    if (this.#dueAt === 0) return;
    const dueAt = delayMs === 0 ? 0 : performance.now() + delayMs;
    if (this.#dueAt <= dueAt) return;
    clearTimeout(this.#timer);
    this.#dueAt = dueAt;
    if (delayMs === 0) setImmediate(this.#fire);
    else this.#timer = setTimeout(this.#fire, delayMs);
  }

  readonly #fire = (): void => {
    this.#dueAt = Number.POSITIVE_INFINITY;
    this.#begin();
  };
}
