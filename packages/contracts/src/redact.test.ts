import { describe, expect, it } from "vitest";
import { keyPattern, REDACTED, redactKey, redactWith } from "./redact.js";

const key = "3F2504E0-4F89-41D3-9A0C-0305E82C3301";

/** Every character as a JSON escape, with this many backslashes. */
function escaped(text: string, backslashes = 1): string {
  return [...text]
    .map((one) => `${"\\".repeat(backslashes)}u${one.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}

describe("redactKey in a text", () => {
  it.each([
    ["as it is", key],
    ["in lower case", key.toLowerCase()],
    ["in mixed case", key.toLowerCase().replace("e82c", "E82c")],
    ["as JSON escapes", escaped(key)],
    [
      "as escapes in upper case",
      escaped(key).replace(/\\u00../g, (one) => `\\u${one.slice(2).toUpperCase()}`),
    ],
    ["with one escape", `\\u0033${key.slice(1)}`],
    ["as escapes of the other case", escaped(key.toLowerCase())],
    ["as JSON in JSON", escaped(key, 2)],
    ["as JSON in JSON in JSON", escaped(key, 4)],
  ])("finds it %s", (_case, spelling) => {
    expect(redactKey(`before ${spelling} after, ${spelling}`, key)).toBe(
      `before ${REDACTED} after, ${REDACTED}`,
    );
  });

  it("finds it in what JSON.stringify and Go write", () => {
    const odd = 'a"b\\c/<d>&é\u2028';
    for (const text of [
      JSON.stringify(odd),
      JSON.stringify(JSON.stringify(odd)),
      JSON.stringify(odd).replaceAll("/", "\\/"),
      JSON.stringify(odd).replace(/[<>&\u2028]/g, (one) => escaped(one)),
    ]) {
      expect(redactKey(text, odd).replaceAll(/["\\]/g, "")).toBe(REDACTED);
    }
  });

  it("leaves similar texts alone", () => {
    for (const text of [key.slice(1), key.replaceAll("-", ""), "", "[redacted]"]) {
      expect(redactKey(text, key)).toBe(text);
    }
  });

  it("takes every character of the key literally", () => {
    for (const special of [".*", "a|b", "(x", "[a-z]", "^$", "x{2}", "\\d", "+?", "$&", "\\", "\\\\a", "/"]) {
      expect(redactKey(`<${special}>`, special)).toBe(`<${REDACTED}>`);
      expect(redactKey("abcxx12", special)).toBe("abcxx12");
    }
  });

  it("does not fold letters beyond ASCII", () => {
    expect(redactKey("\u212A1 k1 K1", "K1")).toBe(`\u212A1 ${REDACTED} ${REDACTED}`);
    expect(redactKey("É é", "é")).toBe(`É ${REDACTED}`);
  });

  it("redacts nothing for an empty key", () => {
    expect(keyPattern("")).toBeUndefined();
    expect(redactKey("anything", "")).toBe("anything");
  });

  it("takes no longer than the text is long", () => {
    const texts = ["\\", "3", "\\u0033", "3\\", `${key.slice(0, -1)}\\`].map((one) =>
      one.repeat(5_000_000 / one.length),
    );
    for (const text of texts) {
      for (const secret of [key, "\\a", "/x", "a\\\\b"]) expect(redactKey(text, secret)).toBe(text);
    }
  });
});

describe("redactKey in a value", () => {
  it("finds it in strings and names at any depth", () => {
    const value = {
      key,
      list: [{ [`x${key}`]: `pre ${key.toLowerCase()}` }, 5, null, true],
      plain: { a: 1 },
    };
    expect(redactKey(value, key)).toEqual({
      key: REDACTED,
      list: [{ [`x${REDACTED}`]: `pre ${REDACTED}` }, 5, null, true],
      plain: { a: 1 },
    });
  });

  it("gives the same reference back when there is nothing to do, for every part of it", () => {
    const value = { a: [{ b: "x" }], c: key };
    expect(redactKey(value.a, key)).toBe(value.a);
    expect(redactKey(value, key).a).toBe(value.a);
    expect(value.c).toBe(key);
  });

  it("keeps names that mean something to JavaScript as they are", () => {
    const value: unknown = JSON.parse(`{"__proto__":{"a":"${key}"},"constructor":1}`);
    expect(JSON.stringify(redactKey(value, key))).toBe(`{"__proto__":{"a":"${REDACTED}"},"constructor":1}`);
  });

  it("comes back from values without end", () => {
    const list: unknown[] = [key];
    list.push(list, list);
    expect(redactKey(list, key)).toEqual([REDACTED, null, null]);
    const deep: unknown = JSON.parse(`${'{"a":'.repeat(500_000)}"${key}"${"}".repeat(500_000)}`);
    expect(JSON.stringify(redactKey(deep, key))).not.toContain(key);
  });

  it("loses no member when two names become the same", () => {
    const lower = key.toLowerCase();
    const value = { [REDACTED]: "real", [key]: 1, [lower]: 2, [`x${key}`]: 3 };
    expect(redactKey(value, key)).toEqual({
      [REDACTED]: "real",
      [`${REDACTED} (2)`]: 1,
      [`${REDACTED} (3)`]: 2,
      [`x${REDACTED}`]: 3,
    });
  });

  it("can reuse a pattern", () => {
    const pattern = keyPattern(key);
    expect([redactWith(key, pattern), redactWith(key, pattern)]).toEqual([REDACTED, REDACTED]);
    expect(redactWith({ key }, undefined)).toEqual({ key });
  });
});
