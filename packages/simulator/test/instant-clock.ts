import type { Clock } from "../src/clock.js";

/** A clock on which sleeping takes no time; `slept` lists how long each sleep would have been. */
export function instantClock(startMs = Date.UTC(2026, 0, 1)) {
  let now = startMs;
  const slept: number[] = [];
  const clock: Clock = {
    now: () => now,
    async sleep(ms, signal) {
      signal.throwIfAborted();
      slept.push(ms);
      now += ms;
      // A turn of the event loop, so that an endless run can be stopped.
      await new Promise((resolve) => setImmediate(resolve));
      signal.throwIfAborted();
    },
  };
  return Object.assign(clock, { slept });
}
