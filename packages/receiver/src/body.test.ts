import { describe, expect, test } from "vitest";
import { bodyOf, parseJson } from "./body.js";

describe("parseJson", () => {
  test("never quotes the text, which may hold the key", () => {
    for (const text of [
      '{"key":"SECRET"',
      "SECRET",
      '{"key":"SECRET\n"}',
      '{"a":SECRET}',
      "{'key':'SECRET'}",
    ]) {
      const parsed = parseJson(Buffer.from(text));
      expect(parsed).toMatchObject({
        ok: false,
        reason: expect.stringMatching(/^not valid JSON(?: at position \d+)?$/),
      });
    }
  });

  test("takes a view for what it is", () => {
    const all = Buffer.from('xx{"a":1}yy');
    expect(parseJson(all.subarray(2, -2))).toEqual({ ok: true, value: { a: 1 } });
  });

  test("reads half a million levels without a stack", () => {
    expect(parseJson(Buffer.from("[".repeat(500_000) + "]".repeat(500_000)))).toMatchObject({ ok: true });
  });
});

describe("bodyOf", () => {
  test("keeps the very bytes", () => {
    const bytes = Buffer.from('{"a":1}');
    const { raw, value } = bodyOf(bytes);
    expect(raw.bytes.buffer).toBe(bytes.buffer);
    expect(raw).toMatchObject({ exact: true, bytes });
    expect(value).toBeUndefined();
  });

  test("lets go of memory of which a body is only a small part", () => {
    const chunk = Buffer.alloc(64 * 1024, 0x20);
    const { raw } = bodyOf(chunk.subarray(100, 120));
    expect(Buffer.from(raw.bytes)).toEqual(chunk.subarray(100, 120));
    expect(raw.bytes.buffer.byteLength).toBeLessThan(chunk.byteLength);
  });

  test("is not exact for what was decoded already", () => {
    expect(bodyOf('{ "ä" : 1 }').raw).toEqual({ bytes: Buffer.from('{ "ä" : 1 }'), exact: false });
    const { raw, value } = bodyOf({ a: 1 });
    expect(raw).toEqual({ bytes: Buffer.from('{"a":1}'), exact: false });
    expect(value).toEqual({ a: 1 });
  });

  test.each(['{"a":1}', '{"a":"\u00e4"}', '\ufeff{"a":1}', '{"a":"\ud800"}'])(
    "says of the text %j what its bytes say, asked before and after",
    (text) => {
      const bytes = Buffer.from(text);
      const ofBytes = bodyOf(bytes);
      const body = bodyOf(text);
      expect(body.byteLength).toBe(bytes.byteLength);
      expect(body.text).toBe(ofBytes.text);
      expect(body.raw).toEqual({ bytes, exact: false });
      expect(body.raw).toBe(body.raw);
      expect(body.text).toBe(ofBytes.text);
      expect(body.byteLength).toBe(bytes.byteLength);
    },
  );
});
