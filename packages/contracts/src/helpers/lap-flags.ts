import { LapFlag } from "../enums.js";

/** A lap's `flags`, taken apart. */
export interface LapFlags {
  /** The track limits were cut: the lap does not count. */
  readonly cut: boolean;
  /** It began in the pits. */
  readonly outLap: boolean;
  /** It ended in the pits. */
  readonly inLap: boolean;
  /** The session was over when it ended. */
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
