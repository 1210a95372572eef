import type { DeliveryOutcome, Report } from "../target.js";

/** Statuses that say something about the target or its state, not about what was sent. */
const TARGET_STATUSES = new Set([401, 403, 404, 407, 408, 425]);

/**
 * What an answer means.
 *
 * 2xx: delivered. 410: the target is gone, until somebody resumes it. 429: it asks for a pause. 401, 403, 404, 407,
 * 408, 425, 3xx and 5xx: it may be the target's failure or the event's. Every other 4xx: the target does not
 * want this event.
 */
export function classify(status: number, report: Report, retryAfterMs: number | undefined): DeliveryOutcome {
  if (status >= 200 && status < 300) return { outcome: "delivered" };
  const later = retryAfterMs === undefined ? {} : { retryAfterMs };
  if (status === 410) return { outcome: "pause", ...report };
  if (status === 429) return { outcome: "pause", resumeAfterMs: retryAfterMs ?? 0, ...report };
  if (status >= 400 && status < 500 && !TARGET_STATUSES.has(status)) {
    return { outcome: "park", reason: "refused", ...report };
  }
  return { outcome: "retry", fault: "unclear", ...later, ...report };
}
