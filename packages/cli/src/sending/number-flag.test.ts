import { expect, it } from "vitest";
import { numberFlag } from "./number-flag.js";

it.each([
  ["0", 0],
  ["1", 1],
  ["0.25", 0.25],
  [".25", 0.25],
])("%s is %d", (text, value) => {
  expect(numberFlag(text, "--drop", { min: 0, max: 1 })).toBe(value);
});

it.each(["", ".", "1.", "-1", "+1", "1e0", "0x1", " 1", "1,0", "2", "NaN", "Infinity"])(
  "%j is no number from 0 to 1",
  (text) => {
    expect(() => numberFlag(text, "--drop", { min: 0, max: 1 })).toThrow(
      "--drop must be a number from 0 to 1",
    );
  },
);

it("a fraction is no whole number", () => {
  expect(() => numberFlag("1.5", "--times", { min: 1, max: 9, whole: true })).toThrow("a whole number");
  expect(numberFlag(undefined, "--times", { min: 1, max: 9, whole: true })).toBeUndefined();
});
