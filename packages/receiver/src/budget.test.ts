import { expect, test } from "vitest";
import { MemoryBudget } from "./budget.js";

test("holds up to the bound, and gives back once", () => {
  const budget = new MemoryBudget(100);
  const first = budget.hold(60);
  expect(budget.hold(41)).toBeUndefined();
  const second = budget.hold(40);
  expect(budget.heldBytes).toBe(100);
  second?.release();
  second?.release();
  expect(budget.heldBytes).toBe(60);
  first?.release();
  expect(budget.heldBytes).toBe(0);
});

test("grows while there is room, and takes nothing when there is none", () => {
  const budget = new MemoryBudget(100);
  const hold = budget.hold(10);
  expect(hold?.grow(90)).toBe(true);
  expect(hold?.grow(1)).toBe(false);
  expect(budget.heldBytes).toBe(100);
  hold?.release();
  expect(hold?.grow(1)).toBe(false);
  expect(budget.heldBytes).toBe(0);
});

test.each([Number.NaN, -1, Number.POSITIVE_INFINITY])("cannot be switched off with %s bytes", (bytes) => {
  const budget = new MemoryBudget(100);
  expect(budget.hold(bytes)).toBeUndefined();
  expect(budget.hold(10)?.grow(bytes)).toBe(false);
  expect(budget.heldBytes).toBe(10);
});
