import { goDurationMs } from "@tenfour/contracts";
import { z } from "zod";

/** Beyond this a watch is as good as none. */
const MAX_MS = 366 * 24 * 60 * 60 * 1000;

/** A time span as people write it, `90m` or `6h`; "off" for never. */
export const spanSchema = z
  .string({ error: 'expected a time span such as "6h" or "90m", or "off"' })
  .refine((text) => parseSpan(text) !== undefined, {
    error: 'expected a time span such as "6h" or "90m" (at most a year), or "off"',
  });

/** Milliseconds of a span; null for "off", undefined for what is neither. */
export function parseSpan(text: string): number | null | undefined {
  if (text === "off") return null;
  const ms = goDurationMs(text);
  return ms === undefined || ms <= 0 || ms > MAX_MS ? undefined : ms;
}

const UNITS = [
  ["d", 24 * 60 * 60 * 1000],
  ["h", 60 * 60 * 1000],
  ["min", 60 * 1000],
  ["s", 1000],
] as const;

/** A time span in words, in its two largest units: `6 h`, `1 d 3 h`, `45 s`; `0 s` for less than a second. */
export function spanText(ms: number): string {
  const first = UNITS.findIndex(([, size]) => ms >= size);
  if (first === -1) return "0 s";
  let rest = ms;
  const parts: string[] = [];
  for (const [unit, size] of UNITS.slice(first, first + 2)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${unit}`);
  }
  return parts.join(" ");
}
