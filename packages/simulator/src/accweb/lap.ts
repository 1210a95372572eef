import type { SeededRandom } from "../seeded-random.js";
import type { Track } from "./tracks.js";
import type { WireLap } from "./wire.js";

/** accweb's value for "no time" (2³¹−1), shown as 35791:23:647. */
export const NO_LAP_TIME_MS = 2_147_483_647;

/** What really happened on a lap. */
export interface DrivenLap {
  readonly sectorsMs: readonly [number, number, number];
  /** The server counted the lap but gave it no time. */
  readonly untimed: boolean;
  readonly cut: boolean;
  readonly inLap: boolean;
  readonly outLap: boolean;
}

/** A lap that has not begun. */
export const EMPTY_LAP: WireLap = {
  driverIndex: 0,
  lapTimeMS: 0,
  timestampMS: 0,
  flags: 0,
  s1: "",
  s1MS: 0,
  s2: "",
  s2MS: 0,
  s3: "",
  s3MS: 0,
  fuel: 0,
  hasCut: false,
  inLap: false,
  outLap: false,
  sessionOver: false,
};

/** Formats a split time as the server logs it: `0:36:280`. */
function splitTime(ms: number): string {
  const seconds = Math.floor((ms % 60_000) / 1000);
  const rest = String(ms % 1000).padStart(3, "0");
  return `${Math.floor(ms / 60_000)}:${String(seconds).padStart(2, "0")}:${rest}`;
}

/** Real duration of a lap, whether or not it was given a time. */
export function durationMs({ sectorsMs }: DrivenLap): number {
  return sectorsMs[0] + sectorsMs[1] + sectorsMs[2];
}

/** Drives a lap. `pace` is 1 for the best car of the field and grows with the lap time. */
export function driveLap(
  track: Track,
  pace: number,
  happenings: Omit<DrivenLap, "sectorsMs">,
  random: SeededRandom,
): DrivenLap {
  const pitMs = (happenings.inLap ? 7000 : 0) + (happenings.outLap ? 21_000 : 0);
  const sector = (share: number) => track.lapMs * pace * share * (1 + random.next() * 0.006);
  const [first, second] = track.sectors;
  return {
    ...happenings,
    sectorsMs: [
      Math.round(sector(first) + (happenings.outLap ? pitMs : 0)),
      Math.round(sector(second)),
      Math.round(sector(1 - first - second) + (happenings.outLap ? 0 : pitMs)),
    ],
  };
}

/**
 * The lap as accweb reports it. Its log parser loses the last of cut, in-lap and out-lap on a line unless the
 * session-over mark follows it, so a plain cut lap looks like a valid one.
 */
export function reportLap(
  lap: DrivenLap,
  at: { readonly timestampMS: number; readonly fuel: number; readonly sessionOver: boolean },
): WireLap {
  const outLap = lap.outLap && at.sessionOver;
  const inLap = lap.inLap && (lap.outLap || at.sessionOver);
  const hasCut = lap.cut && (lap.inLap || lap.outLap || at.sessionOver);
  const [s1MS, s2MS, s3MS] = lap.sectorsMs;
  return {
    // Stale after a driver swap on the real server as well: the first seat is what it goes on naming.
    driverIndex: 0,
    lapTimeMS: lap.untimed ? NO_LAP_TIME_MS : durationMs(lap),
    timestampMS: at.timestampMS,
    flags: (hasCut ? 1 : 0) + (outLap ? 4 : 0) + (inLap ? 8 : 0) + (at.sessionOver ? 1024 : 0),
    s1: splitTime(s1MS),
    s1MS,
    s2: splitTime(s2MS),
    s2MS,
    s3: splitTime(s3MS),
    s3MS,
    fuel: at.fuel,
    hasCut,
    inLap,
    outLap,
    sessionOver: at.sessionOver,
  };
}

/** The lap a car is in the middle of, as a snapshot shows it: no time yet, and only the sectors behind it. */
export function reportCurrentLap(
  lap: DrivenLap,
  elapsedMs: number,
  startedMS: number,
  fuel: number,
): WireLap {
  const [s1MS, s2MS] = lap.sectorsMs;
  if (elapsedMs < s1MS) return EMPTY_LAP;
  const inThird = elapsedMs >= s1MS + s2MS;
  return {
    ...EMPTY_LAP,
    lapTimeMS: NO_LAP_TIME_MS,
    timestampMS: startedMS + s1MS + (inThird ? s2MS : 0),
    s1: splitTime(s1MS),
    s1MS,
    ...(inThird ? { s2: splitTime(s2MS), s2MS } : {}),
    fuel,
  };
}
