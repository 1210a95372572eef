import { expect, test } from "vitest";
import { createRandom } from "./seeded-random.js";

const draws = (seed: number | string) => {
  const random = createRandom(seed);
  return Array.from({ length: 5 }, () => random.int(0, 999));
};

test("repeats for the same seed, on every platform: these figures never change", () => {
  expect(draws(1)).toEqual([667, 154, 139, 596, 464]);
});

test("differs for neighbouring seeds", () => {
  expect(draws(2)).not.toEqual(draws(1));
  expect(draws("1 faults")).not.toEqual(draws("1"));
});

test("int covers its whole range, bounds included", () => {
  const random = createRandom("range");
  const seen = new Set(Array.from({ length: 500 }, () => random.int(-2, 2)));
  expect([...seen].toSorted((left, right) => left - right)).toEqual([-2, -1, 0, 1, 2]);
});

test("chance 0 is never and 1 is always", () => {
  const random = createRandom("chance");
  const outcomes = Array.from({ length: 500 }, () => [random.chance(0), random.chance(1)]);
  expect(outcomes.every(([never, always]) => never === false && always === true)).toBe(true);
});

test("shuffle keeps the items and leaves the input alone", () => {
  const items = [1, 2, 3, 4, 5, 6, 7, 8];
  const shuffled = createRandom("cards").shuffle(items);
  expect(items).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(shuffled).not.toEqual(items);
  expect(shuffled.toSorted((left, right) => left - right)).toEqual(items);
});
