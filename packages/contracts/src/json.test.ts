import { describe, expect, it } from "vitest";
import { inspect, isJsonObject, MAX_DEPTH, prune } from "./json.js";

const deep = (levels: number): unknown => JSON.parse("[".repeat(levels) + "]".repeat(levels));

describe("isJsonObject", () => {
  it("is true for objects only", () => {
    expect([{}, Object.create(null)].every(isJsonObject)).toBe(true);
    expect([null, [], "x", 1, undefined].some(isJsonObject)).toBe(false);
  });
});

describe("inspect", () => {
  it("finds nothing in what JSON.parse gives", () => {
    expect(inspect(JSON.parse('{"a":[1,"x",null,true,{"constructor":{}}]}'))).toMatchObject({
      excess: undefined,
      unclean: false,
    });
  });

  it("names nesting beyond the limit, and only beyond", () => {
    expect(inspect(deep(MAX_DEPTH)).excess).toBeUndefined();
    expect(inspect(deep(MAX_DEPTH + 1)).excess).toBe("nested deeper than 64 levels");
  });

  it.each([
    ["__proto__", JSON.parse('{"a":[{"__proto__":1}]}')],
    ["a bigint", [1n]],
    ["a function", { a: () => 1 }],
    ["a symbol", [Symbol("x")]],
    ["a date", { a: new Date() }],
    ["a class instance", [new Map()]],
    ["a list of another class", new (class extends Array {})()],
  ])("finds %s", (_case, value) => {
    expect(inspect(value)).toMatchObject({ excess: undefined, unclean: true });
  });
});

describe("prune", () => {
  it("copies everything that is fine", () => {
    const value = { a: [1, "x", null, { b: undefined }] };
    expect(prune(value)).toEqual(value);
    expect(prune(value)).not.toBe(value);
  });

  it("cuts what is too deep, and loops", () => {
    expect(JSON.stringify(prune(deep(500_000)))).toBe("[".repeat(MAX_DEPTH) + "null" + "]".repeat(MAX_DEPTH));
    const loop: unknown[] = [1];
    loop.push({ loop });
    expect(prune(loop)).toEqual([1, { loop: null }]);
  });

  it("keeps what merely occurs twice", () => {
    const shared = { a: 1 };
    expect(prune([shared, shared])).toEqual([shared, shared]);
  });
});
