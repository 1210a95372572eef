/** `encoding/json` keeps JSON safe inside HTML and JavaScript by escaping these five. */
const HTML_ESCAPES: Readonly<Record<string, string>> = {
  "<": "\\u003c",
  ">": "\\u003e",
  "&": "\\u0026",
  "\u2028": "\\u2028",
  "\u2029": "\\u2029",
};

/**
 * Encodes a value as Go's `encoding/json` does: `<`, `>`, `&`, U+2028 and U+2029 as `\u003c` …, other Unicode raw,
 * and the replacement character for a lone surrogate, which a Go string cannot hold.
 */
export function goJson(value: object): string {
  return JSON.stringify(value)
    .replace(/[<>&\u2028\u2029]/g, (character) => HTML_ESCAPES[character] ?? character)
    .replace(/\\(?:ud[89a-f][0-9a-f]{2}|.)/g, (escape) => (escape.startsWith("\\ud") ? "\\ufffd" : escape));
}
