import { setTimeout as delay } from "node:timers/promises";

/** Where a sender takes real time from; tests pass their own to run without waiting. */
export interface Clock {
  /** Milliseconds since 1970, with fractions, on a scale that never jumps. */
  now(): number;
  /** Resolves after `ms`; rejects at once when `signal` aborts, leaving no timer behind. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** The computer's own clock. */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  sleep: (ms, signal) => delay(ms, undefined, { signal }),
};
