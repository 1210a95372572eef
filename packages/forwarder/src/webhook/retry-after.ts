/** Nobody is made to wait longer. */
const MAX_MS = 24 * 3_600_000;

/**
 * Milliseconds that a `Retry-After` asks for: seconds, or a date (RFC 9110 §10.2.3). Undefined for what is neither,
 * and for what is past. 24 hours at most.
 */
export function retryAfterMs(value: string | undefined, nowMs: number): number | undefined {
  const text = value?.trim();
  if (text === undefined || text === "") return undefined;
  const waitMs = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - nowMs;
  return waitMs > 0 ? Math.min(Math.ceil(waitMs), MAX_MS) : undefined;
}
