import type { RetryPolicy } from "./options.js";

/** No answer makes a target wait longer, whatever its `Retry-After` says. */
const MAX_RETRY_AFTER_MS = 24 * 3_600_000;

/** What a target asked for, as far as it is heeded. */
export function cappedMs(askedMs: number): number {
  return Math.min(askedMs, MAX_RETRY_AFTER_MS);
}

/**
 * How long to wait after so many failures: the schedule's wait, give or take the jitter, and at least what the
 * target asked for.
 */
export function backoffMs(
  { scheduleMs, jitter }: Pick<RetryPolicy, "scheduleMs" | "jitter">,
  failures: number,
  random: () => number,
  retryAfterMs = 0,
): number {
  const index = Math.min(Math.max(failures, 1), scheduleMs.length) - 1;
  const wait = (scheduleMs[index] ?? 0) * (1 + jitter * (2 * random() - 1));
  return Math.max(Math.round(wait), cappedMs(retryAfterMs));
}
