import type { Clock } from "@tenfour/forwarder";

interface Timer {
  readonly atMs: number;
  readonly callback: () => void;
}

/** Time that passes when it is told to. */
export class FakeClock implements Clock {
  readonly #timers = new Set<Timer>();
  #nowMs = Date.parse("2026-08-01T12:00:00.000Z");

  now(): number {
    return this.#nowMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = { atMs: this.#nowMs + delayMs, callback };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** Lets time pass; timers that become due fire in order, each with what follows from it at once. */
  async advance(byMs: number): Promise<void> {
    await turn();
    const untilMs = this.#nowMs + byMs;
    for (;;) {
      const due = [...this.#timers].filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (due === undefined) break;
      this.#timers.delete(due);
      this.#nowMs = Math.max(this.#nowMs, due.atMs);
      due.callback();
      await turn();
    }
    this.#nowMs = untilMs;
    await turn();
  }

  /** Lets time pass until a promise has settled; for what waits in fake time itself. */
  async during<T>(promise: Promise<T>): Promise<T> {
    let settled = false;
    const done = promise.finally(() => {
      settled = true;
    });
    await Promise.all([done, this.until(() => settled, 100)]);
    return done;
  }

  /** Lets time pass, a step at a time, until something has come about; real sockets get their turns in between. */
  async until(done: () => boolean, stepMs = 1_000): Promise<void> {
    while (!done()) await this.advance(stepMs);
  }
}

/** Lets everything happen that needs no more than this process. */
async function turn(): Promise<void> {
  for (let round = 0; round < 3; round++) await new Promise((resolve) => setImmediate(resolve));
}
