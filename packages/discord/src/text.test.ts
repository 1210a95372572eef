import { expect, test } from "vitest";
import { linesWithin, plainText, safeText } from "./text.js";

test.each([
  ["plain words, 10:32 and 3.5 km - ok", "plain words, 10:32 and 3.5 km - ok"],
  ["@everyone <@1> <#2>", "\\@everyone \\<\\@1\\> \\<\\#2\\>"],
  ["[x](https://a.example)", "\\[x\\]\\(https\\://a\\.example\\)"],
  ["discord.gg/abc", "discord\\.gg/abc"],
  ["a*b_c~d`e|f", "a\\*b\\_c\\~d\\`e\\|f"],
  ["back\\slash", "back\\\\slash"],
  ["a\u200bb\u202ec\ufeff", "abc"],
  ["a\nb", "a b"],
  ["- one", "\\- one"],
  ["1. one", "1\\. one"],
  ["a\ud800b", "a\ufffdb"],
])("%j becomes %j", (text, safe) => {
  expect(safeText(text, 100)).toBe(safe);
});

test("lines stay where they are wanted, and lists in them are none", () => {
  expect(safeText("a\r\n- b\n\n\n\nc\n 2. d", 100, "many")).toBe("a\n\\- b\n\nc\n 2\\. d");
});

test.each([1, 2, 3, 10, 11, 12, 50])("at most %d long, with an ellipsis and no half of anything", (max) => {
  for (const text of ["@".repeat(40), "😀".repeat(40), "ab\\".repeat(40), "x".repeat(12)]) {
    const safe = safeText(text, max);
    expect(safe.length).toBeLessThanOrEqual(max);
    if (safe !== text) expect(safe.endsWith("…")).toBe(true);
    expect(safe.replace(/\\[^\w\s]/g, "")).not.toMatch(/\\|[\ud800-\udbff](?![\udc00-\udfff])/);
  }
});

test("a text that just fits is not cut", () => {
  expect(safeText("12345", 5)).toBe("12345");
  expect(safeText("123456", 5)).toBe("1234…");
  expect(plainText("12345", 5)).toBe("12345");
  expect(plainText("a\nb@everyone\u202e", 50)).toBe("a b@everyone");
});

test("lines are left out whole, and counted", () => {
  const more = (left: number): string => `+${left}`;
  expect(linesWithin(["aaa", "bbb", "ccc"], 11, more)).toBe("aaa\nbbb\nccc");
  expect(linesWithin(["aaa", "bbb", "ccc"], 10, more)).toBe("aaa\nbbb\n+1");
  expect(linesWithin(["aaa", "bbb", "ccc"], 6, more)).toBe("aaa\n+2");
});
