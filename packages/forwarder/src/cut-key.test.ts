import { keyPattern } from "@tenfour/contracts";
import { describe, expect, test } from "vitest";
import { cutKey } from "./cut-key.js";
import { storedText } from "./stored-text.js";

describe("cutKey", () => {
  test.each([
    ["nothing", '{"a":"b"}', "secret-1", '{"a":"b"}', 0],
    [
      "any case",
      '{"key":"SECRET-1","a":"xSecret-1x"}',
      "secret-1",
      '{"key":"[redacted]","a":"x[redacted]x"}',
      2,
    ],
    ["escapes", '{"key":"\\u0073ecret-1"}', "secret-1", '{"key":"[redacted]"}', 1],
    ["among wide characters", '{"ä😀":"secret-1","ß":1}', "secret-1", '{"ä😀":"[redacted]","ß":1}', 1],
    ["a wide key", '{"ä😀":"schlüssel-1","ß":1}', "schlüssel-1", '{"ä😀":"[redacted]","ß":1}', 1],
    ["a wide key, escaped", '{"k":"schl\\u00fcssel-1"}', "schlüssel-1", '{"k":"[redacted]"}', 1],
    ["at both ends", "secret-1 secret-1", "secret-1", "[redacted] [redacted]", 2],
  ])("%s", (_what, text, key, clean, count) => {
    const bytes = Buffer.from(text);
    const body = cutKey(bytes, true, keyPattern(key));
    expect(body.cuts).toHaveLength(count);
    expect(body.exact).toBe(true);
    expect(storedText(body)).toBe(clean);
    expect(bytes.toString()).toBe(text);
  });

  test("bytes that are no UTF-8 stay as they are", () => {
    const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from("secret-1"), Buffer.from([0xc3])]);
    const body = cutKey(bytes, true, keyPattern("secret-1"));
    expect(body).toEqual({ bytes: Buffer.from([0xff, 0xfe, 0xc3]), cuts: [2], exact: true });
  });

  test("a byte order mark is no part of the text", () => {
    const body = cutKey(Buffer.from('\ufeff{"key":"secret-1"}'), true, keyPattern("secret-1"));
    expect(storedText(body)).toBe('{"key":"[redacted]"}');
  });
});
