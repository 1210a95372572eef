/** Something that must be over by a certain time. */
export interface Deadline {
  readonly atMs: number;
  /** Called when it is not over by then. */
  readonly passed: () => void;
}

/**
 * Deadlines that all last equally long, on one timer: starting and clearing a timer per request costs more than
 * all else that a door does for a small event. The timer does not keep the process alive.
 */
export class Deadlines {
  readonly #timeoutMs: number;
  /** In the order in which they pass. */
  readonly #waiting = new Set<Deadline>();
  #timer: NodeJS.Timeout | undefined;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  start(passed: () => void): Deadline {
    const deadline = { atMs: performance.now() + this.#timeoutMs, passed };
    this.#waiting.add(deadline);
    this.#timer ??= setTimeout(() => this.#check(), this.#timeoutMs).unref();
    return deadline;
  }

  /** It is over in time. */
  clear(deadline: Deadline): void {
    this.#waiting.delete(deadline);
  }

  /** Forgets all of them. */
  close(): void {
    this.#waiting.clear();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #check(): void {
    this.#timer = undefined;
    for (const deadline of this.#waiting) {
      const leftMs = deadline.atMs - performance.now();
      if (leftMs > 0) {
        this.#timer = setTimeout(() => this.#check(), Math.ceil(leftMs)).unref();
        return;
      }
      this.#waiting.delete(deadline);
      deadline.passed();
    }
  }
}
