import { expect, test } from "vitest";
import { cleanerFor } from "./words.js";

const clean = cleanerFor("S3cret-Key");

test.each([
  ["Invalid key S3cret-Key for nyc", "Invalid key [redacted] for nyc"],
  ["in another case: s3CRET-kEY", "in another case: [redacted]"],
  ["escaped: \\u0053\\u00333cret", "escaped: \\u0053\\u00333cret"],
  ["escaped: \\u00533cret\\u002dKey", "escaped: [redacted]"],
  ["to wss://hub/apiWsHub?id=token&x=1.", "to wss://hub/apiWsHub"],
  ["'http://hub/a?b=c' and 'https://hub/d?e'", "'http://hub/a' and 'https://hub/d'"],
  ["two\r\nlines\u001b[31m\u0000\u2028and more", "two lines [31m and more"],
])("%j becomes %j", (text, expected) => {
  expect(clean(text)).toBe(expected);
});

test("a long text is cut", () => {
  expect(clean("x".repeat(5_000))).toBe(`${"x".repeat(300)}…`);
});
