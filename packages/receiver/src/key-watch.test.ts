import { keyPattern } from "@tenfour/contracts";
import { expect, test } from "vitest";
import { KeySearch } from "./key-search.js";
import { KeyWatch } from "./key-watch.js";

const ADA = "Ada's-key/1";
const BOB = "Bob's-key/22";

function watch(...keys: string[]): KeyWatch {
  return new KeyWatch(keys.map((key) => ({ keyPattern: keyPattern(key), keySearch: new KeySearch(key) })));
}

function redacted(text: string, ...keys: string[]): string {
  const pattern = watch(...keys).patternIn(text);
  return pattern === undefined ? text : text.replace(pattern, "*");
}

test.each<[string, string, string]>([
  ["no key", '{"x":"Ada"}', '{"x":"Ada"}'],
  ["escapes, but no key", '{"x":"\\u003cAda\\u003e\\n"}', '{"x":"\\u003cAda\\u003e\\n"}'],
  ["a key", `{"x":"${ADA}"}`, '{"x":"*"}'],
  ["another one, in another case", `{"x":"${BOB.toUpperCase()}"}`, '{"x":"*"}'],
  ["both, twice", `${ADA}${BOB} ${BOB}${ADA}`, "** **"],
  ["one in escapes", "\\u0041da's-\\u006bey\\/1", "*"],
  ["one in a JSON text within a JSON text", "\\\\u0041da's-key\\\\/1", "*"],
])("in a text with %s", (_what, text, expected) => {
  expect(redacted(text, ADA, BOB)).toBe(expected);
});

test("nothing is left of the longer one of two keys that begin alike", () => {
  expect(redacted("a-key-of-one a-key-of-one-and-more", "a-key-of-one", "a-key-of-one-and-more")).toBe("* *");
});

test.each(["schlüssel-1", "back\\slash-1"])("a key such as %s is found by the long search", (key) => {
  expect(redacted(JSON.stringify({ x: key }), ADA, key)).toBe('{"x":"*"}');
  expect(redacted(`{"x":"${ADA}"}`, ADA, key)).toBe('{"x":"*"}');
});

test("there may be thousands of communities, or none", () => {
  const keys = Array.from({ length: 3_000 }, (_, index) => `key-of-community-${index}-`);
  expect(redacted('{"x":"key-of-community-2999-"}', ...keys)).toBe('{"x":"*"}');
  expect(redacted("key-of-community-", ...keys)).toBe("key-of-community-");
  expect(redacted(ADA)).toBe(ADA);
});
