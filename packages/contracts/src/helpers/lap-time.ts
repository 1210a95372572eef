import type { Lap } from "../shapes/accweb-car-state.js";

/** Sent as a lap time when there is none: 2³¹ − 1 ms (accweb.md §4). Never show it as a time. */
export const NO_LAP_TIME_MS = 2147483647;

/** What {@link formatLapTime} shows when there is no time. */
const NO_TIME = "–";

/**
 * A lap time for people: `1:42.665`, from one hour on `1:02:03.456`.
 *
 * @param ms milliseconds; rounded to whole ones
 * @returns `–` for 0 (none yet), 2147483647 (no time), negative and non-finite numbers
 */
export function formatLapTime(ms: number): string {
  const whole = Math.round(ms);
  if (!Number.isSafeInteger(whole) || whole <= 0 || whole === NO_LAP_TIME_MS) return NO_TIME;
  const seconds = Math.floor(whole / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const tail = `${two(seconds % 60)}.${String(whole % 1000).padStart(3, "0")}`;
  return hours === 0 ? `${minutes}:${tail}` : `${hours}:${two(minutes % 60)}:${tail}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

/** The members of a lap that say whether its time counts; `instance_live_new_lap` and snapshots have them. */
export type LapValidity = Pick<Lap, "lapTimeMS" | "flags" | "hasCut" | "inLap" | "outLap" | "sessionOver">;

/**
 * True for a lap whose time counts: there is a time, no flag is set and none of the four booleans is.
 *
 * accweb loses the last word of a log line, so a lap that was only cut arrives as a clean one (accweb.md §2):
 * treat the answer as a claim where it matters.
 */
export function isTimedLap(lap: LapValidity): boolean {
  const hasTime = lap.lapTimeMS > 0 && lap.lapTimeMS !== NO_LAP_TIME_MS;
  return hasTime && lap.flags === 0 && !lap.hasCut && !lap.inLap && !lap.outLap && !lap.sessionOver;
}
