/**
 * Kinds of posts, which a reader wants in different channels.
 *
 * - `emergencies`: 911 calls
 * - `dispatch`: dispatch calls, each one message through its life
 * - `panic`: panic buttons
 * - `units`: the unit board
 * - `unit-log`: one line for each login, status and group
 * - `race`: joins, sessions, phases, fastest laps, results
 * - `standings`: the race board
 * - `other`: one line for everything else
 */
export const FAMILIES = [
  "emergencies",
  "dispatch",
  "panic",
  "units",
  "unit-log",
  "race",
  "standings",
  "other",
] as const;
/** A kind of posts. */
export type Family = (typeof FAMILIES)[number];
