/**
 * Milliseconds that a `Retry-After` asks for: seconds, or a date (RFC 9110 §10.2.3). Undefined for what is neither,
 * and for what is past.
 */
export function retryAfterMs(value: string | undefined, nowMs: number): number | undefined {
  const text = value?.trim();
  if (text === undefined || text === "") return undefined;
  const waitMs = /^\d{1,12}(?:\.\d+)?$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - nowMs;
  return waitMs > 0 ? Math.ceil(waitMs) : undefined;
}
