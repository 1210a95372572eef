import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import { seeded } from "../test/support/seeded.js";
import { type Scanned, scanMember } from "./scan-json.js";

function scan(text: string, which?: "first" | "last"): Scanned | undefined {
  return scanMember(Buffer.from(text), "key", which);
}

/** What JSON.parse makes of the same text. */
function parsed(text: string): Scanned | undefined {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const member = Object.entries(value).find(([name]) => name === "key");
  return member && { text: typeof member[1] === "string" ? member[1] : undefined };
}

const PIECES = [
  "key",
  "\\u006bey",
  "k",
  '\\"',
  "\\\\",
  "\\/",
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  "//",
  "/*",
  "*/",
];
const MORE = ["é", "日本", "\\ud83d\\ude00", "\\n", "\\u0000", "'", '\\"key\\":\\"x\\"', "\u2028", " "];

/** Random JSON texts, as hard on a scanner as JSON can be. */
class Corpus {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seeded(seed);
  }

  text(): string {
    return this.#below(20) === 0 ? this.#value(3) : this.#object(4);
  }

  #value(depth: number): string {
    const kind = this.#below(depth > 0 ? 8 : 5);
    if (kind === 0) return this.#pick(["0", "-1.5e-7", "12345678901234567890", "1E+3"]);
    if (kind === 1) return this.#pick(["true", "false", "null"]);
    if (kind <= 4) return this.#string();
    return kind === 5 ? this.#list(depth - 1) : this.#object(depth - 1);
  }

  #list(depth: number): string {
    return this.#wrap(
      "[",
      this.#many(() => this.#value(depth)),
      "]",
    );
  }

  #object(depth: number): string {
    const member = (): string => {
      const name =
        this.#below(3) === 0 ? this.#pick(['"key"', '"\\u006bey"', '"k\\u0065y"']) : this.#string();
      return `${name}${this.#space()}:${this.#space()}${this.#value(depth)}`;
    };
    return this.#wrap("{", this.#many(member), "}");
  }

  #wrap(open: string, items: string[], close: string): string {
    return `${this.#space()}${open}${items.join(`${this.#space()},`) || this.#space()}${close}${this.#space()}`;
  }

  #many(make: () => string): string[] {
    return Array.from({ length: this.#below(5) }, make);
  }

  #string(): string {
    return `"${this.#many(() => this.#pick([...PIECES, ...MORE])).join("")}"`;
  }

  #space(): string {
    return this.#pick(["", "", "", " ", "\n\t", "\r\n  "]);
  }

  #pick(from: readonly string[]): string {
    return from[this.#below(from.length)] ?? "";
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }
}

describe("scanMember", () => {
  test("agrees with JSON.parse on every JSON text", () => {
    const corpus = new Corpus(20_260_801);
    const disagreements: string[] = [];
    let found = 0;
    for (let round = 0; round < 20_000; round++) {
      const text = corpus.text();
      const expected = parsed(text);
      if (expected !== undefined) found += 1;
      if (!isDeepStrictEqual(scan(text), expected)) disagreements.push(text);
    }
    expect(disagreements).toEqual([]);
    // A corpus in which there is nothing to find would agree on anything.
    expect(found).toBeGreaterThan(5_000);
  });

  test.each([
    ["the last of several", '{"key":"a","b":1,"key":"c"}', "c"],
    ["none of another object", '{"a":{"key":"x"},"b":[{"key":"y"}],"key":"z"}', "z"],
    ["behind strings full of braces and quotes", '{"a":"}\\"{,\\"key\\":\\"x\\"","key":"z"}', "z"],
    ["with all kinds of escapes", '{"key":"\\u0041\\/\\\\\\"\\n"}', 'A/\\"\n'],
    ["in a body that lacks its end", '{"key":"a","b":[1,', "a"],
    ["in a body with comments", '/* { */ {"a":1, // "key":"x"\n"key":"b"}', "b"],
    ["in a body with a slash too many", '{"a":1/2,"key":"b"}', "b"],
    ["without its comma", '{"a":"x" "key":"b"}', "b"],
  ])("finds %s", (_what, text, expected) => {
    expect(scan(text)).toEqual({ text: expected });
  });

  test("takes the first of several when asked to", () => {
    expect(scan('{"key":"a","key":"b"}', "first")).toEqual({ text: "a" });
    expect(scan('{"key":1,"key":"b"}', "first")).toEqual({ text: undefined });
  });

  test.each([
    "",
    " ",
    "{",
    "[]",
    '["key","a"]',
    '"key"',
    '{"key"}',
    '{"key":',
    '{"key":"a',
    '{"key":"a\\"',
    '{"key" "a"}',
    '{"a":{"key":"b"',
    "/* unending",
    "// unending",
  ])("finds nothing in %j", (text) => {
    expect(scan(text)).toBeUndefined();
  });

  test.each(['{"key":7}', '{"key":null}', '{"key":["a"]}', "{\"key\":'a'}", '{"key":,}', '{"key":"\\x"}'])(
    "finds no text in %s",
    (text) => {
      expect(scan(text)).toEqual({ text: undefined });
    },
  );

  /** Had any of these a cost in the square of its length, this would take days. */
  test.each([
    ["backslashes", '{"a":"', "\\", '"}'],
    ["backslashes and quotes", '{"a":"', '\\"', '"}'],
    ["pairs of backslashes before quotes", '{"a":"', '\\\\\\"', '"}'],
    ["strings without colons", "{", '"a" ', "}"],
    ["strings and open comments", "{", '"a"/*', "}"],
    ["strings and line comments", "{", '"a"//', "}"],
    ["slashes", '{"a"', "/", "}"],
    ["short comments", '{"a"', "/**/", "}"],
    ["white space", '{"a"', " ", ":1}"],
    ["open quotes", "{", '"', "}"],
    ["open brackets", "{", "[", "}"],
    ["members", "{", '"key":"a",', '"key":"z"}'],
    ["names without values", "{", '"key":', "}"],
    ["one long text", '{"key":"', "é", '"}'],
  ])("takes a time in proportion to its length: %s", (_what, before, many, after) => {
    const text = before + many.repeat(Math.ceil(4_000_000 / many.length)) + after;
    expect(() => scan(text)).not.toThrow();
  });
});
