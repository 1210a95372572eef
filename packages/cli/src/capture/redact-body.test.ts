import { expect, it } from "vitest";
import { bodyRedactor } from "./redact-body.js";

const redact = bodyRedactor(["S3cret/Key"]);
const text = (body: string): string => redact(Buffer.from(body)).toString();

it("takes the key out wherever it stands, and leaves every other byte", () => {
  expect(text('{ "key" : "S3cret/Key",\n\t"a": "s3CRET\\/kEY \\u0053\\u0033cret/Key \\u00e9é" }\r\n')).toBe(
    '{ "key" : "[redacted]",\n\t"a": "[redacted] [redacted] \\u00e9é" }\r\n',
  );
});

it("takes out what a member `key` or `logKey` holds, whosever it is", () => {
  expect(text('{"key":"somebody \\"else\'s\\"","logKey":"l0g","keys":"x"}')).toBe(
    '{"key":"[redacted]","logKey":"[redacted]","keys":"x"}',
  );
});

it("gives back bytes that are not UTF-8 as they were", () => {
  const bytes = Buffer.concat([
    Buffer.from('{"a":"'),
    Buffer.from([0xff, 0xe9]),
    Buffer.from(' S3cret/Key"}'),
  ]);
  const expected = Buffer.concat([
    Buffer.from('{"a":"'),
    Buffer.from([0xff, 0xe9]),
    Buffer.from(' [redacted]"}'),
  ]);
  expect(redact(bytes)).toEqual(expected);
});

it("finds a key that is not ASCII in both", () => {
  const own = bodyRedactor(["schlüssel-wort"]);
  const body = Buffer.from('{"a":"schlüssel-wort"}');
  expect(own(body).toString()).toBe('{"a":"[redacted]"}');
  expect(own(Buffer.concat([body, Buffer.from([0xff])])).toString("latin1")).toBe('{"a":"[redacted]"}\u00ff');
});
