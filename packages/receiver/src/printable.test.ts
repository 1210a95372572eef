import { expect, test } from "vitest";
import { clip, printable } from "./printable.js";

test("a text of a sender does nothing to a terminal", () => {
  expect(printable("a\nb\u001b[31mc\u0085d\u009be\u2028f\u202eg")).toBe(
    "a\\u000ab\\u001b[31mc\\u0085d\\u009be\\u2028f\\u202eg",
  );
  expect(printable("Zwei Männer 🐈 日本")).toBe("Zwei Männer 🐈 日本");
});

test("a long text is cut", () => {
  expect(clip("abcdef", 6)).toBe("abcdef");
  expect(clip("abcdefg", 6)).toBe("abcdef…");
});
