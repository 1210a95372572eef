/** Something that must be over by a certain time. */
export interface Deadline {
  /** Called when it is not over by then. */
  passed(): void;
}

/** A deadline that is running, between those that pass before and after it. */
class Running {
  readonly atMs: number;
  readonly deadline: Deadline;
  before: Running | undefined;
  after: Running | undefined;

  constructor(atMs: number, deadline: Deadline, before: Running | undefined) {
    this.atMs = atMs;
    this.deadline = deadline;
    this.before = before;
  }
}

/** What {@link Deadlines.clear} takes back. */
export type RunningDeadline = Running;

/**
 * Deadlines that all last equally long, on one timer: starting and clearing a timer per request costs more than
 * all else that a door does for a small event. The timer does not keep the process alive.
 */
export class Deadlines {
  readonly #timeoutMs: number;
  /** Those that pass first and last. A chain, because a set hashes what it holds and a request has no hash yet. */
  #first: Running | undefined;
  #last: Running | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  start(deadline: Deadline): RunningDeadline {
    const running = new Running(performance.now() + this.#timeoutMs, deadline, this.#last);
    if (this.#last === undefined) this.#first = running;
    else this.#last.after = running;
    this.#last = running;
    this.#timer ??= setTimeout(() => this.#check(), this.#timeoutMs).unref();
    return running;
  }

  /** It is over in time. Has no effect on one that has passed. */
  clear(running: RunningDeadline): void {
    const { before, after } = running;
    if (before === undefined && this.#first !== running) return;
    if (before === undefined) this.#first = after;
    else before.after = after;
    if (after === undefined) this.#last = before;
    else after.before = before;
    running.before = undefined;
    running.after = undefined;
  }

  /** Forgets all of them. */
  close(): void {
    while (this.#first !== undefined) this.clear(this.#first);
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #check(): void {
    this.#timer = undefined;
    for (let running = this.#first; running !== undefined; running = this.#first) {
      const leftMs = running.atMs - performance.now();
      if (leftMs > 0) {
        this.#timer = setTimeout(() => this.#check(), Math.ceil(leftMs)).unref();
        return;
      }
      this.clear(running);
      running.deadline.passed();
    }
  }
}
