import { expect, test } from "vitest";
import { goJson } from "./go-json.js";

test("escapes what Go escapes, and leaves other Unicode raw", () => {
  expect(goJson({ playerName: '<b>A & B</b> \u2028\u2029 Łukasz 🏁 "q" \\ \n\u0001\u007f' })).toBe(
    '{"playerName":"\\u003cb\\u003eA \\u0026 B\\u003c/b\\u003e \\u2028\\u2029 Łukasz 🏁 \\"q\\" \\\\ \\n\\u0001\u007f"}',
  );
});

test("turns a lone surrogate into the replacement character, as a Go string would have", () => {
  expect(goJson({ name: "a\ud800b" })).toBe('{"name":"a\\ufffdb"}');
});

test("does not take text that looks like an escape for one", () => {
  expect(goJson({ name: "\\ud800" })).toBe('{"name":"\\\\ud800"}');
});

test("keeps the order of fields", () => {
  expect(goJson({ b: 1, a: [true, 0, ""] })).toBe('{"b":1,"a":[true,0,""]}');
});
