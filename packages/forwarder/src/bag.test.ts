import { expect, test } from "vitest";
import { Bag } from "./bag.js";

const made = (name: string) => ({ name, place: -1 });
const names = (bag: Bag<ReturnType<typeof made>>) => bag.all().map(({ name }) => name);

test("things are in it from when they are added until they are taken out", () => {
  const bag = new Bag<ReturnType<typeof made>>();
  const [a, b, c] = [made("a"), made("b"), made("c")];
  expect(bag.has(a)).toBe(false);
  for (const one of [a, b, c, b]) bag.add(one);
  expect(names(bag).sort()).toEqual(["a", "b", "c"]);
  expect(bag.delete(a)).toBe(true);
  expect(bag.delete(a)).toBe(false);
  expect([bag.has(a), bag.has(b), bag.has(c), bag.size]).toEqual([false, true, true, 2]);
  expect(bag.delete(c)).toBe(true);
  expect(bag.delete(b)).toBe(true);
  expect(bag.size).toBe(0);
  bag.add(a);
  expect(names(bag)).toEqual(["a"]);
});

test("what lies in another bag does not lie in this one", () => {
  const [one, other] = [new Bag<ReturnType<typeof made>>(), new Bag<ReturnType<typeof made>>()];
  const [a, b] = [made("a"), made("b")];
  one.add(a);
  other.add(b);
  expect([one.has(b), one.delete(b)]).toEqual([false, false]);
  expect(names(one)).toEqual(["a"]);
});
