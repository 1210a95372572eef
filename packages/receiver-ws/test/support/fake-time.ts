import { Clock } from "../../src/clock.js";

/** Time that passes when a test says so. */
export class FakeTime {
  nowMs = Date.UTC(2026, 7, 1);
  /** How long of that time the process was busy. */
  busyMs = 0;
  #timers: { readonly at: number; readonly callback: () => void }[] = [];
  readonly clock = new Clock({
    now: () => this.nowMs,
    random: () => 0.5,
    idleMs: () => this.nowMs - this.busyMs,
    startTimer: (callback, delayMs) => {
      const timer = { at: this.nowMs + delayMs, callback };
      this.#timers.push(timer);
      return () => {
        this.#timers = this.#timers.filter((other) => other !== timer);
      };
    },
  });

  /** Timers that are running. */
  get running(): number {
    return this.#timers.length;
  }

  /** Lets time pass, and what is due happen in order. */
  pass(ms: number): void {
    const end = this.nowMs + ms;
    for (let next = this.#due(end); next !== undefined; next = this.#due(end)) {
      this.nowMs = Math.max(this.nowMs, next.at);
      next.callback();
    }
    this.nowMs = end;
  }

  /** Lets time pass in which the process is busy. */
  work(ms: number): void {
    this.nowMs += ms;
    this.busyMs += ms;
  }

  /** Lets the clock jump, as when a machine slept: timers do not run meanwhile. */
  jump(ms: number): void {
    this.nowMs += ms;
    this.#timers = this.#timers.map(({ at, callback }) => ({ at: at + ms, callback }));
  }

  #due(end: number) {
    const next = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
    this.#timers = this.#timers.filter((timer) => timer !== next);
    return next;
  }
}
