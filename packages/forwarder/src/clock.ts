/** Time as the forwarder sees it; another one stands in for it in tests. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back once, after so many milliseconds. @returns a function that calls it off */
  after(delayMs: number, callback: () => void): () => void;
}

/** Node's timers count no further. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** The time of the machine. */
export const systemClock: Clock = {
  now: Date.now,
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, Math.min(Math.max(delayMs, 0), MAX_DELAY_MS));
    return () => clearTimeout(timer);
  },
};
