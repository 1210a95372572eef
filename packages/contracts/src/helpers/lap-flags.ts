import { LapFlag } from "../enums.js";

/** A lap's `flags`, taken apart. */
export interface LapFlags {
  readonly cut: boolean;
  readonly outLap: boolean;
  readonly inLap: boolean;
  readonly sessionOver: boolean;
}

/** Takes a lap's `flags` apart (accweb.md §4: 1 cut, 4 out-lap, 8 in-lap, 1024 session over). */
export function lapFlags(flags: number): LapFlags {
  return {
    cut: (flags & LapFlag.CUT) !== 0,
    outLap: (flags & LapFlag.OUT_LAP) !== 0,
    inLap: (flags & LapFlag.IN_LAP) !== 0,
    sessionOver: (flags & LapFlag.SESSION_OVER) !== 0,
  };
}
