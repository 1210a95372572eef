import { expect, it } from "vitest";
import { parseSpan, spanSchema, spanText } from "./duration.js";

it.each([
  ["6h", 21_600_000],
  ["1h30m", 5_400_000],
  ["50ms", 50],
  ["off", null],
  ["0", undefined],
  ["-1h", undefined],
  ["6", undefined],
  ["six hours", undefined],
  ["9000h", undefined],
])("reads %s", (text, ms) => {
  expect(parseSpan(text)).toBe(ms);
  expect(spanSchema.safeParse(text).success).toBe(ms !== undefined);
});

it.each([
  [0, "0 s"],
  [45_900, "45 s"],
  [21_600_000, "6 h"],
  [5_400_000, "1 h 30 min"],
  [97_261_000, "1 d 3 h"],
])("writes %i ms", (ms, text) => {
  expect(spanText(ms)).toBe(text);
});
