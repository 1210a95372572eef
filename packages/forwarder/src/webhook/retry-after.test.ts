import { expect, test } from "vitest";
import { retryAfterMs } from "./retry-after.js";

const NOW_MS = Date.parse("2026-08-01T12:00:00Z");

test.each([
  ["120", 120_000],
  [" 7 ", 7_000],
  ["0", undefined],
  ["86401", 86_400_000],
  ["1234567890123", 86_400_000],
  ["9999999999999999999999999", 86_400_000],
  ["Sat, 01 Aug 2099 12:01:30 GMT", 86_400_000],
  ["Sat, 01 Aug 2026 12:01:30 GMT", 90_000],
  ["Sat, 01 Aug 2026 11:00:00 GMT", undefined],
  ["soon", undefined],
  ["-5", undefined],
  ["", undefined],
  [undefined, undefined],
])("%s: %s", (value, expected) => {
  expect(retryAfterMs(value, NOW_MS)).toBe(expected);
});
