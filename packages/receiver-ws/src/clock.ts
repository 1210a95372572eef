import { performance } from "node:perf_hooks";

/** Starts a timer; the function it returns stops it. */
export type StartTimer = (callback: () => void, delayMs: number) => () => void;

/** Node's own timer. */
export const systemTimer: StartTimer = (callback, delayMs) => {
  const timer = setTimeout(callback, delayMs);
  return () => clearTimeout(timer);
};

/** How long this thread's event loop has been idle in all, in milliseconds. */
export const systemIdleMs = (): number => performance.eventLoopUtilization().idle;

/** Returned by {@link Clock.within} when time ran out first. */
export const TIMED_OUT: unique symbol = Symbol("timed out");

/** A wait that can be ended early. */
export interface Wait {
  /** Resolves when the time is over or `end` was called. */
  readonly done: Promise<void>;
  end(): void;
}

/** Time and chance, as injected. */
export class Clock {
  readonly now: () => number;
  readonly random: () => number;
  readonly idleMs: () => number;
  readonly startTimer: StartTimer;

  constructor(source: Pick<Clock, "now" | "random" | "idleMs" | "startTimer">) {
    this.now = source.now;
    this.random = source.random;
    this.idleMs = source.idleMs;
    this.startTimer = source.startTimer;
  }

  /** Waits; without a delay, until it is ended. */
  wait(delayMs: number | undefined): Wait {
    let end = (): void => undefined;
    const done = new Promise<void>((resolve) => {
      const stop = delayMs === undefined ? undefined : this.startTimer(resolve, delayMs);
      end = () => {
        stop?.();
        resolve();
      };
    });
    return { done, end: () => end() };
  }

  /** What a promise resolves to, or {@link TIMED_OUT}; leaves no timer behind. The promise itself goes on. */
  async within<T>(work: Promise<T>, timeoutMs: number): Promise<T | typeof TIMED_OUT> {
    let stop = (): void => undefined;
    const timeout = new Promise<typeof TIMED_OUT>((resolve) => {
      stop = this.startTimer(() => resolve(TIMED_OUT), timeoutMs);
    });
    try {
      return await Promise.race([work, timeout]);
    } finally {
      stop();
    }
  }

  /** A time as the records write it: RFC 3339 UTC with milliseconds. */
  static text(at: number): string {
    return new Date(at).toISOString();
  }
}
