const units: ReadonlyMap<string, number> = new Map([
  ["ns", 1e-6],
  ["us", 1e-3],
  ["µs", 1e-3],
  ["μs", 1e-3],
  ["ms", 1],
  ["s", 1_000],
  ["m", 60_000],
  ["h", 3_600_000],
]);

const part = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/y;

/** A duration of Go is 63 bits of nanoseconds, some 292 years. */
const MAX_MS = 2 ** 63 / 1e6;

/**
 * Milliseconds of a duration as Go writes it: `500ms`, `1m30s`, `1.5h`, `0`.
 *
 * @returns undefined for a text that Go's `time.ParseDuration` refuses
 */
export function goDurationMs(text: string): number | undefined {
  const sign = text.startsWith("-") ? -1 : 1;
  const magnitude = text.replace(/^[+-]/, "");
  if (magnitude === "0") return 0;
  let total = 0;
  let position = 0;
  while (position < magnitude.length) {
    part.lastIndex = position;
    const match = part.exec(magnitude);
    if (match === null) return undefined;
    total += Number(match[1]) * (units.get(match[2] ?? "") ?? Number.NaN);
    position = part.lastIndex;
  }
  return position === 0 || total > MAX_MS ? undefined : sign * total;
}
