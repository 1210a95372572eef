import { describe, expect, test } from "vitest";
import { MemoryBudget } from "./budget.js";
import type { Claim } from "./door.js";

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

/** Remembers what was lost. */
function bodies(budget: MemoryBudget) {
  const lost: string[] = [];
  const claim = (sender: Claim["sender"], name: string): Claim => ({
    sender,
    lost: () => void lost.push(name),
  });
  return {
    lost,
    stranger: (name: string, bytes: number) => budget.hold(bytes, claim("stranger", name)),
    known: (name: string, bytes: number) => budget.hold(bytes, claim("known", name)),
  };
}

describe("what is not complete gives way", () => {
  test("strangers have a quarter among themselves, and their oldest body goes first", () => {
    const budget = new MemoryBudget(100);
    const { lost, stranger } = bodies(budget);
    const first = stranger("first", 10);
    const second = stranger("second", 10);
    expect([second?.grow(5), lost, budget.heldBytes]).toEqual([true, [], 25]);
    expect([second?.grow(1), lost, budget.heldBytes]).toEqual([true, ["first"], 16]);
    expect([first?.grow(1), stranger("third", 5) !== undefined, lost]).toEqual([false, true, ["first"]]);
    // The oldest that asks for more is the one that goes.
    expect([second?.grow(20), lost, budget.heldBytes]).toEqual([false, ["first", "second"], 5]);
  });

  test("one stranger alone may have more than that", () => {
    const budget = new MemoryBudget(100);
    const { lost, stranger } = bodies(budget);
    const alone = stranger("alone", 60);
    expect([alone?.grow(40), budget.heldBytes]).toEqual([true, 100]);
    expect([stranger("next", 1) !== undefined, lost, budget.heldBytes]).toEqual([true, ["alone"], 1]);
  });

  test("to everything at the bound: first strangers', then known senders'", () => {
    const budget = new MemoryBudget(100);
    const { lost, stranger, known } = bodies(budget);
    known("known", 50);
    known("later", 20);
    stranger("stranger", 25);
    expect([budget.hold(10) !== undefined, lost]).toEqual([true, ["stranger"]]);
    expect([budget.hold(30) !== undefined, lost]).toEqual([true, ["stranger", "known"]]);
    expect(budget.heldBytes).toBe(60);
  });

  test("but no known sender's to a stranger", () => {
    const budget = new MemoryBudget(100);
    const { lost, stranger, known } = bodies(budget);
    known("known", 95);
    expect([stranger("stranger", 10), lost, budget.heldBytes]).toEqual([undefined, [], 95]);
  });

  test("nothing in vain", () => {
    const budget = new MemoryBudget(100);
    const { lost, stranger } = bodies(budget);
    budget.hold(80);
    stranger("stranger", 15);
    expect([budget.hold(30), budget.hold(101), lost, budget.heldBytes]).toEqual([
      undefined,
      undefined,
      [],
      95,
    ]);
  });

  test("not once it is complete", () => {
    const budget = new MemoryBudget(100);
    const { lost, stranger } = bodies(budget);
    const complete = stranger("complete", 80);
    complete?.keep?.();
    expect([stranger("next", 20) !== undefined, budget.hold(10) !== undefined, lost]).toEqual([
      true,
      true,
      ["next"],
    ]);
    expect(budget.hold(20)).toBeUndefined();
    complete?.release();
    expect(budget.heldBytes).toBe(10);
  });
});
