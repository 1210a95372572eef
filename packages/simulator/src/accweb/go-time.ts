import { SimulatorOptionError } from "../errors.js";

const NS_PER_MS = 1_000_000n;

/** Nanoseconds since 1970 for a number of milliseconds with fractions. */
export function epochNs(ms: number): bigint {
  const whole = Math.floor(ms);
  return BigInt(whole) * NS_PER_MS + BigInt(Math.floor((ms - whole) * 1e6));
}

/** Formats a moment in UTC as Go's RFC3339Nano: nanoseconds with trailing zeros (and then the dot) trimmed. */
export function goTimestamp(ns: bigint): string {
  const seconds = new Date(Number(ns / NS_PER_MS)).toISOString().slice(0, 19);
  const fraction = (ns % 1_000_000_000n).toString().padStart(9, "0").replace(/0+$/, "");
  return fraction === "" ? `${seconds}Z` : `${seconds}.${fraction}Z`;
}

const UNIT_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** Reads a Go duration such as `500ms`, `1.5s` or `1m30s`, in milliseconds. */
export function goDurationMs(option: string, text: string): number {
  if (text === "0") return 0;
  const parts = [...text.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== text) {
    throw new SimulatorOptionError(
      `\`${option}\` must be a Go duration such as "500ms" or "1.5s", but is "${text}".`,
    );
  }
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNIT_MS[unit ?? ""] ?? 0), 0);
}
