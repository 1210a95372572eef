import { expect, test } from "vitest";
import { SecretTable } from "./secret-table.js";

const SHORT = ["a", "b", "a ", "key-0123", "key-0124", "x".repeat(128)];
const LONG = ["y".repeat(129), "schlüssel", "𐌰", "z".repeat(1_024)];
const NEAR = [
  "",
  "A",
  "key-012",
  "key-01234",
  "a\0",
  " a",
  "x".repeat(127),
  "x".repeat(129),
  "schlussel",
  "\u0161",
  "é".repeat(64) + "x".repeat(64),
];

function tableOf(secrets: readonly string[]): SecretTable<string> {
  const table = new SecretTable<string>();
  for (const secret of secrets) table.set(secret, `of ${secret}`);
  return table;
}

test.each([
  ["few short secrets", SHORT],
  ["long ones among them", [...SHORT, ...LONG]],
  ["many", [...SHORT, ...Array.from({ length: 50 }, (_, index) => `other-${index}`)]],
])("%s: each finds its own, and nothing else finds any", (_, secrets) => {
  const table = tableOf(secrets);
  expect(secrets.map((secret) => table.get(secret))).toEqual(secrets.map((secret) => `of ${secret}`));
  const strangers = [...NEAR, ...LONG, "w".repeat(1_025)].filter((one) => !secrets.includes(one));
  expect(strangers.filter((one) => table.get(one) !== undefined)).toEqual([]);
});

test("an empty table finds nothing", () => {
  expect(tableOf([]).get("")).toBeUndefined();
});

test("what is deleted is not found, and the rest is, also when few are left of many", () => {
  const secrets = Array.from({ length: 12 }, (_, index) => `secret-${index}`);
  const table = tableOf(secrets);
  for (const secret of secrets.slice(0, 9)) table.delete(`of ${secret}`);
  expect(secrets.map((secret) => table.get(secret))).toEqual([
    ...Array.from({ length: 9 }, () => undefined),
    "of secret-9",
    "of secret-10",
    "of secret-11",
  ]);
});

test("a secret that is set again has the new value", () => {
  const table = tableOf(["one"]);
  table.set("one", "new");
  expect(table.get("one")).toBe("new");
});

test.each([
  ["few short secrets", 1],
  ["many", 20],
])("%s in any case: ASCII letters may come in either, and no other may", (_, count) => {
  const table = new SecretTable<string>("any-case");
  for (let index = 0; index < count; index++) table.set(`Key-@[\`{Z${index}`, `of ${index}`);
  expect(table.get("kEY-@[`{z0")).toBe("of 0");
  // The neighbours of A to Z and of a to z, and what looks like a letter when half of it is cut off.
  const strangers = [
    "Key-`[`{Z0",
    "Key-@{`{Z0",
    "Key-@[@{Z0",
    "Key-@[`[Z0",
    "\u212aey-@[`{Z0",
    "\u016bey-@[`{Z0",
  ];
  expect(strangers.filter((one) => table.get(one) !== undefined)).toEqual([]);
  const exact = new SecretTable<string>();
  for (let index = 0; index < count; index++) exact.set(`Key-${index}`, "");
  expect([exact.get("Key-0"), exact.get("key-0")]).toEqual(["", undefined]);
});
