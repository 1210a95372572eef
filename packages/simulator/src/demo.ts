import type { AccwebOptions } from "./accweb/start-accweb.js";
import type { CadOptions } from "./cad/start-cad.js";

/** Slow enough to read, even with both demos on one screen; fast enough to watch. The first event comes at once. */
const READABLE = { gapMs: { min: 500, max: 1500 }, loop: true } as const;

/**
 * A short patrol shift that repeats for ever, for demo modes: spread it into the options of `startCad`.
 *
 * @example
 * await startCad({ ...demoShift, to, apiKey });
 */
export const demoShift = { ...READABLE, speed: 3, units: 5, calls: 10 } as const satisfies CadOptions;

/**
 * A short race weekend that repeats for ever, for demo modes: spread it into the options of `startAccweb`.
 *
 * @example
 * await startAccweb({ ...demoWeekend, to: "http://127.0.0.1:30150/callback?secret=…" });
 */
export const demoWeekend = {
  ...READABLE,
  speed: 10,
  cars: 8,
  lapsPerSession: { Practice: 2, Qualifying: 2, Race: 5 },
  timestamps: "sending",
  // The advice for real servers as well: in a demo, sender and receiver may share one busy process.
  timeout: "3s",
} as const satisfies AccwebOptions;
