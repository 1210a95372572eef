import { numberBetween, wholeNumber } from "./checks.js";
import type { Clock } from "./clock.js";
import { SimulatorOptionError } from "./errors.js";

/** How simulated time becomes real time. */
export interface PaceOptions {
  /** Simulated seconds per real second, 1 to 100. @default 1 */
  readonly speed?: number;
  /**
   * Bounds in real milliseconds for the pause between two events, whatever `speed` makes of it: a lively pace for
   * people who watch. @default none
   */
  readonly gapMs?: { readonly min: number; readonly max: number };
}

/** Waits until an event is due. */
export interface Pacer {
  /** Waits for the event at `atMs` of simulated time; rejects when `signal` aborts. */
  until(atMs: number, signal: AbortSignal): Promise<void>;
}

/** Checks the pace options and makes a pacer that starts now. */
export function createPacer(options: PaceOptions, clock: Clock): Pacer {
  const speed = numberBetween("speed", options.speed ?? 1, 1, 100);
  const min = wholeNumber("gapMs.min", options.gapMs?.min ?? 0, 0, 600_000);
  const max =
    options.gapMs === undefined ? Infinity : wholeNumber("gapMs.max", options.gapMs.max, 0, 600_000);
  if (min > max)
    throw new SimulatorOptionError(`\`gapMs.min\` (${min}) is greater than \`gapMs.max\` (${max}).`);
  let dueMs = clock.now();
  let lastAtMs: number | undefined;
  return {
    async until(atMs, signal) {
      const gapMs = (atMs - (lastAtMs ?? 0)) / speed;
      dueMs += Math.min(Math.max(gapMs, lastAtMs === undefined ? 0 : min), max);
      lastAtMs = atMs;
      const waitMs = dueMs - clock.now();
      if (waitMs > 0) await clock.sleep(waitMs, signal);
    },
  };
}
