import { expect, test } from "vitest";
import { Chain } from "./chain.js";

interface Ring {
  readonly name: string;
  next: Ring | undefined;
}

const ring = (name: string): Ring => ({ name, next: undefined });

test("what went in first comes out first, and can go into another chain then", () => {
  const chain = new Chain<Ring>();
  const other = new Chain<Ring>();
  expect([chain.first, chain.shift()]).toEqual([undefined, undefined]);
  const [a, b, c] = [ring("a"), ring("b"), ring("c")];
  chain.push(a);
  chain.push(b);
  expect(chain.first).toBe(a);
  expect(chain.shift()).toBe(a);
  other.push(a);
  chain.push(c);
  expect([chain.shift(), chain.shift(), chain.shift()]).toEqual([b, c, undefined]);
  expect([other.shift(), other.shift()]).toEqual([a, undefined]);
  chain.push(c);
  expect(chain.first).toBe(c);
  expect([a.next, b.next, c.next]).toEqual([undefined, undefined, undefined]);
});
