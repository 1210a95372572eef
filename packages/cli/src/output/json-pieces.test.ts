import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { standings } from "../../test/support/standings.js";
import { isShortJson, jsonPieces } from "./json-pieces.js";

const FIXTURES = path.resolve(import.meta.dirname, "../../../contracts/fixtures");
const LENGTHS = [1, 7, 64, 1_000, 64 * 1024];

function joined(value: unknown, length: number): string {
  return [...jsonPieces(value, length)].join("");
}

const fixtures = readdirSync(FIXTURES, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".json"))
  .map((file): [string, unknown] => [file, JSON.parse(readFileSync(path.join(FIXTURES, file), "utf8"))]);

describe("jsonPieces", () => {
  test.each(fixtures)("%s is the same in pieces of any length", (_file, value) => {
    for (const length of LENGTHS) expect(joined(value, length)).toBe(JSON.stringify(value));
  });

  test.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["a number", -1.5e300],
    ["numbers that JSON has not", [Number.NaN, Number.POSITIVE_INFINITY, undefined]],
    ["empty containers", [[], {}, [[]], { "": {} }]],
    ["undefined members", { a: undefined, b: 1, c: undefined, d: { e: undefined } }],
    ["only undefined members", { a: undefined }],
    ["__proto__ and numbers as names", JSON.parse('{"b":1,"__proto__":{"x":[1]},"2":2,"1":1}')],
    ["quotes, separators, controls", '"\\\u2028\u2029\u0000\u001b\n\t/'.repeat(9)],
    ["pairs and halves of them", "a😀\ud83d\ud83d😀\ude00\ude00b\udbff".repeat(9)],
    ["long names", { ["😀\ud83d".repeat(40)]: { ['"'.repeat(40)]: true } }],
    [
      "64 levels",
      Array.from({ length: 64 }).reduce<unknown>((inner) => [inner, { a: inner === null }], null),
    ],
  ])("%s", (_what, value) => {
    for (const length of LENGTHS) expect(joined(value, length)).toBe(JSON.stringify(value) ?? "null");
  });

  test.each<[string, unknown]>([
    ["standings of an endurance race", standings()],
    ["a text", "ä".repeat(4_000_000)],
    ["a name", { ["n".repeat(4_000_000)]: 1 }],
    ["a list", Array.from({ length: 500_000 }, (_, index) => index)],
    ["an object", Object.fromEntries(Array.from({ length: 200_000 }, (_, index) => [`m${index}`, index]))],
  ])("%s of megabytes comes in pieces of about the length asked for", (_what, value) => {
    const pieces = [...jsonPieces(value)];
    expect(isShortJson(value)).toBe(false);
    // Nobody reads a difference of megabytes.
    expect(pieces.join("") === JSON.stringify(value)).toBe(true);
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(3 * 64 * 1024);
  });

  test("no more is looked at than the next piece takes", () => {
    const seen: string[] = [];
    const value = {
      a: "x".repeat(100),
      get b() {
        seen.push("b");
        return "y".repeat(100);
      },
    };
    const pieces = jsonPieces(value, 50);
    pieces.next();
    expect(seen).toEqual([]);
  });
});
