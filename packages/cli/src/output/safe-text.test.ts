import { describe, expect, it } from "vitest";
import { neutralise, safeJson, shorten } from "./safe-text.js";

const HOSTILE = [
  ["escape", "\u001b[31m", "\\u001b[31m"],
  ["bell", "\u0007", "\\u0007"],
  ["backspace", "\b", "\\u0008"],
  ["delete", "\u007f", "\\u007f"],
  ["C1 control sequence", "\u009b31m", "\\u009b31m"],
  ["right-to-left override", "\u202e", "\\u202e"],
  ["isolate", "\u2066", "\\u2066"],
  ["zero-width space", "\u200b", "\\u200b"],
  ["byte order mark", "\ufeff", "\\ufeff"],
  ["soft hyphen", "\u00ad", "\\u00ad"],
  ["line separator", "\u2028", "\\u2028"],
  ["tag character", "\u{e0041}", "\\udb40\\udc41"],
  ["half a pair", "\ud83d", "\\ud83d"],
] as const;

describe("neutralise", () => {
  it.each(HOSTILE)("spells out %s", (_, hostile, shown) => {
    expect(neutralise(`a${hostile}b`)).toBe(`a${shown}b`);
  });

  it("keeps a text in one line", () => {
    expect(neutralise("one\r\ntwo\tthree")).toBe("one\\r\\ntwo\\tthree");
  });

  it("leaves people's own letters alone", () => {
    expect(neutralise("Zoë – Łódź 日本 العربية 🚓")).toBe("Zoë – Łódź 日本 العربية 🚓");
  });

  it("cuts stacks of combining marks", () => {
    expect(neutralise(`Z${"\u0336".repeat(50)}`)).toBe(`Z${"\u0336".repeat(3)}`);
  });
});

describe("shorten", () => {
  it("cuts with an ellipsis, by characters", () => {
    expect(shorten("12345", 5)).toBe("12345");
    expect(shorten("123456", 5)).toBe("1234…");
    expect(shorten("🚓".repeat(5), 5)).toBe("🚓".repeat(5));
    expect(shorten("🚓".repeat(6), 5)).toBe(`${"🚓".repeat(4)}…`);
  });

  it("counts what is spelt out, and does not show half of a pair that it cut itself", () => {
    expect(shorten("\u001b\u001b", 8)).toBe("\\u001b…");
    expect(shorten("🚓".repeat(1_000_000), 3)).toBe("🚓🚓…");
  });

  it("says that something is missing when only its end was", () => {
    expect(shorten(`${"a".repeat(4)}${" ".repeat(40)}`, 10)).toBe(`${"a".repeat(4)}${" ".repeat(5)}…`);
  });
});

describe("safeJson", () => {
  it.each(HOSTILE)("escapes %s and means the same", (_, hostile) => {
    const value = { [`n${hostile}`]: `v${hostile}` };
    const json = safeJson(JSON.stringify(value));
    expect(JSON.parse(json)).toEqual(value);
    expect(json).toMatch(/^[\x20-\x7e]*$/);
  });
});
