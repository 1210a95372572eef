import type { DeadLetterFilter } from "@tenfour/forwarder";
import { parseSpan } from "../config/duration.js";
import { configError } from "../errors.js";

/** Flags that say which events are meant. */
export interface FilterFlags {
  readonly target?: string;
  readonly name?: string;
  readonly reason?: string;
  readonly from?: string;
  readonly to?: string;
}

/**
 * The filter that flags make.
 *
 * @throws TenfourError for a time that is none
 */
export function filterOf(
  flags: FilterFlags,
  ids: readonly string[] = [],
  nowMs = Date.now(),
): DeadLetterFilter {
  const { target, name, reason, from, to } = flags;
  return {
    ...(target === undefined ? {} : { target }),
    ...(name === undefined ? {} : { name }),
    ...(reason === undefined ? {} : { reason }),
    ...(from === undefined ? {} : { from: timeOf(from, "--from", nowMs) }),
    ...(to === undefined ? {} : { to: timeOf(to, "--to", nowMs) }),
    ...(ids.length === 0 ? {} : { ids }),
  };
}

/** Whether a filter leaves nothing out. */
export function isEverything(filter: DeadLetterFilter): boolean {
  return Object.keys(filter).length === 0;
}

/**
 * A time as people write it: `2026-11-25T18:00:00Z`, `2026-11-25 18:00` on this machine's clock, or `2h` for two
 * hours ago.
 *
 * @throws TenfourError that names the flag
 */
export function timeOf(text: string, flag: string, nowMs = Date.now()): string {
  const agoMs = parseSpan(text);
  if (typeof agoMs === "number") return new Date(nowMs - agoMs).toISOString();
  const dated = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)?)?$/.test(text);
  // A day alone would be taken for one of UTC.
  const ms = dated ? Date.parse(text.length === 10 ? `${text}T00:00` : text.replace(" ", "T")) : Number.NaN;
  if (!Number.isNaN(ms)) return new Date(ms).toISOString();
  throw configError(
    `${flag} must be a time such as 2026-11-25T18:00:00Z or "2026-11-25 18:00", or how long ago, such as 2h`,
  );
}
