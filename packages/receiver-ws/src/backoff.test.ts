import { expect, test } from "vitest";
import { Backoff } from "./backoff.js";

const take = (backoff: Backoff, count: number): number[] =>
  Array.from({ length: count }, () => backoff.next());

test("follows the schedule, then repeats its last wait for ever", () => {
  const backoff = new Backoff([0, 2_000, 10_000, 30_000], () => 0.5);
  expect(take(backoff, 4)).toEqual([0, 2_000, 10_000, 30_000]);
  expect(new Set(take(backoff, 1_000))).toEqual(new Set([30_000]));
});

test("the repeated wait strays by 20 % to either side, and not more", () => {
  const draws = [0, 0.999_999, 0.25];
  const backoff = new Backoff([30_000], () => draws.shift() ?? 0.5);
  expect(take(backoff, 4)).toEqual([30_000, 24_000, 36_000, 27_000]);
});
