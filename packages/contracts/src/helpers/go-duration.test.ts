import { expect, it } from "vitest";
import { goDurationMs } from "./go-duration.js";

it.each([
  ["500ms", 500],
  ["3s", 3_000],
  ["100ms", 100],
  ["1m30s", 90_000],
  ["1.5h", 5_400_000],
  ["2h45m", 9_900_000],
  [".5s", 500],
  ["1.s", 1_000],
  ["250us", 0.25],
  ["250µs", 0.25],
  ["250μs", 0.25],
  ["1000000ns", 1],
  ["0", 0],
  ["0s", 0],
  ["-1s", -1_000],
  ["+1s", 1_000],
  ["-0", 0],
  ["2562047h", 9_223_369_200_000],
])("reads %s as %d ms", (text, ms) => {
  expect(goDurationMs(text)).toBeCloseTo(ms, 9);
});

it.each([
  "",
  "3",
  "s",
  "3 s",
  "3S",
  "1d",
  "+",
  "--1s",
  "1s2",
  "1,5s",
  ".s",
  "NaN",
  "1e3s",
  "2562048h",
  "-9999999999999h",
])("refuses %j", (text) => {
  expect(goDurationMs(text)).toBeUndefined();
});
