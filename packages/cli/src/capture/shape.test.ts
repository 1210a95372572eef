import { expect, it } from "vitest";
import { shapeOf } from "./shape.js";

const same = (one: unknown, other: unknown): boolean => shapeOf(one, "") === shapeOf(other, "");

it("is the same for the same members with the same types, in any order and number", () => {
  expect(same({ a: 1, b: ["x"] }, { b: ["y", "z"], a: 2 })).toBe(true);
  expect(same({ live: { 1001: { fuel: 1 } } }, { live: { 1001: { fuel: 1 }, 1002: { fuel: 2 } } })).toBe(
    true,
  );
});

it.each([
  [{ a: 1 }, { a: "1" }],
  [{ a: 1 }, { a: null }],
  [{ a: {} }, { a: [] }],
  [{ a: [] }, { a: [1] }],
  [{ a: 1 }, { a: 1, b: 1 }],
  [{ a: { b: 1 } }, { a: 1, b: 1 }],
  [{}, undefined],
])("differs between %j and %j", (one, other) => {
  expect(same(one, other)).toBe(false);
});

it("differs by what else is told", () => {
  expect(shapeOf({}, "a")).not.toBe(shapeOf({}, "b"));
  expect(shapeOf({}, "")).toMatch(/^[0-9a-f]{8}$/);
});

it("ends for bodies that are made to keep it busy", () => {
  let deep: unknown = 1;
  for (let level = 0; level < 60; level++) deep = [deep, { a: deep }].slice(0, 1 + (level % 2));
  expect(shapeOf(deep, "")).toMatch(/^[0-9a-f]{8}$/);
  const wide = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`n${index}`, index]));
  expect(shapeOf(wide, "")).toMatch(/^[0-9a-f]{8}$/);
});
