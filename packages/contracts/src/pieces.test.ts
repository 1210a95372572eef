import { describe, expect, test } from "vitest";
import { Random } from "../test/support/random.js";
import { cutUp, Joiner, type Piece } from "./pieces.js";

function cut(value: unknown, maxWeight: number): (readonly Piece[])[] {
  // As between threads: nothing but clones arrives.
  return [...cutUp(value, maxWeight)].map((batch) => structuredClone(batch));
}

function joined(batches: readonly (readonly Piece[])[]): unknown {
  const joiner = new Joiner();
  for (const batch of batches) joiner.add(batch);
  return joiner.value;
}

function randomValue(random: Random, depth: number): unknown {
  const kind = random.below(depth > 0 ? 7 : 4);
  const size = random.below(6);
  if (kind === 0) return random.below(2) === 0 ? null : random.below(2) === 0;
  if (kind === 1) return random.below(1e6);
  if (kind <= 3) return "x".repeat(size * 3);
  const items = Array.from({ length: size }, () => randomValue(random, depth - 1));
  if (kind === 4) return items;
  return Object.fromEntries(
    items.map((item, index) => [random.below(2) === 0 ? `name ${index}` : String(9 - index), item]),
  );
}

describe("cutUp and Joiner", () => {
  test("give back every value, in any number of pieces", () => {
    const random = new Random(7);
    for (let round = 0; round < 300; round++) {
      const value = randomValue(random, 5);
      for (const maxWeight of [1, 40, 300, 1e9]) {
        const copy = joined(cut(value, maxWeight));
        expect(JSON.stringify(copy)).toBe(JSON.stringify(value));
        expect(copy).toEqual(value);
      }
    }
  });

  test.each([
    ["one long list", Array.from({ length: 20_000 }, (_, index) => index)],
    [
      "one wide object",
      Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`m${index}`, index])),
    ],
    [
      "objects in lists in objects",
      {
        live: Array.from({ length: 40 }, () => ({
          laps: Array.from({ length: 500 }, () => ({ s1: "0:33:120" })),
        })),
      },
    ],
    ["nesting", Array.from({ length: 60 }).reduce<unknown>((inner) => [inner, "x".repeat(2_000)], null)],
  ])("no batch weighs much more than it may: %s", (_what, value) => {
    const batches = cut(value, 4_096);
    expect(batches.length).toBeGreaterThan(10);
    for (const batch of batches) expect(JSON.stringify(batch).length).toBeLessThan(4 * 4_096);
    expect(joined(batches)).toEqual(value);
  });

  test("a small value is one batch", () => {
    expect(cut({ a: [1, 2, { b: "c" }] }, 4_096)).toHaveLength(1);
  });

  test.each([[undefined], [null], [7], ["text"], [[]], [{}]])("%j arrives", (value) => {
    expect(joined(cut(value, 1))).toEqual(value);
  });

  test("a member named __proto__ is a member", () => {
    const value: unknown = JSON.parse('{"__proto__":{"polluted":true},"a":[1,2,3]}');
    const copy = joined([...cutUp(value, 1)]);
    expect(Object.keys(copy as object)).toEqual(["__proto__", "a"]);
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
  });

  test("the value is not changed", () => {
    const value = { a: { b: ["x".repeat(100), { c: 1 }] } };
    const before = structuredClone(value);
    joined(cut(value, 1));
    expect(value).toEqual(before);
  });
});
