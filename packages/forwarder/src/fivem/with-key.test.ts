import { keyPattern } from "@tenfour/contracts";
import { expect, test } from "vitest";
import { cutKey } from "../cut-key.js";
import { withKey } from "./with-key.js";

const KEY = 'new "key"\\';
const JSON_KEY = String.raw`new \"key\"\\`;

function restored(text: string, key = KEY): string | undefined {
  const stored = cutKey(Buffer.from(text), true, keyPattern("old-key"));
  const bytes = withKey(stored, key);
  return bytes === undefined ? undefined : Buffer.from(bytes).toString();
}

test.each([
  ['{ "key":"old-key",\r\n "type":"A", "x":[ ] }', `{ "key":"${JSON_KEY}",\r\n "type":"A", "x":[ ] }`],
  [
    '{"type":"A","key":"\\u006fLD-key","t":"ä old-KEY"}',
    `{"type":"A","key":"${JSON_KEY}","t":"ä ${JSON_KEY}"}`,
  ],
  ['{"type":"A"}', `{"key":"${JSON_KEY}","type":"A"}`],
  ["\ufeff { }", `\ufeff {"key":"${JSON_KEY}" }`],
])("%s", (text, expected) => {
  expect(restored(text)).toBe(expected);
});

test("a body with a key of its own, or none that could have one, is not touched", () => {
  expect(restored('{"key":5,"type":"A"}')).toBeUndefined();
  expect(restored('["A"]')).toBeUndefined();
  expect(restored("{")).toBeUndefined();
});

test("with the key as it was, it is what came in, byte for byte", () => {
  const text = '{"data":{"text":"\\u00e4 😀"},"key":"old-key","type":"A"}\n';
  expect(restored(text, "old-key")).toBe(text);
});
