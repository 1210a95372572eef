import { expect, test } from "vitest";
import { parseAnswerHead } from "./answer-head.js";

const parse = (text: string) => parseAnswerHead(Buffer.from(text, "latin1"));

test.each([
  ["HTTP/1.1 204 No Content\r\n\r\n", { status: 204, bodyless: true, persistent: true }],
  ["HTTP/1.1 200 OK\r\ncontent-LENGTH:  0 \r\n\r\n", { status: 200, bodyless: true, persistent: true }],
  ["HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n", { status: 500, bodyless: true, persistent: true }],
  ["HTTP/1.1 200\r\nContent-Length: 0\r\nConnection: Close\r\n\r\n", { bodyless: true, persistent: false }],
  ["HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", { bodyless: true, persistent: false }],
  ["HTTP/1.0 204 X\r\nConnection: keep-alive\r\n\r\n", { bodyless: true, persistent: true }],
  ["HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", { status: 200, bodyless: false }],
  ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", { bodyless: false }],
  ["HTTP/1.1 500 Oops\r\n\r\n", { status: 500, bodyless: false }],
])("%j", (text, expected) => {
  expect(parse(text)).toMatchObject(expected);
});

test("waits for the end of the head, and says where it is", () => {
  expect(parse("HTTP/1.1 204 No Content\r\n")).toBeUndefined();
  expect(parse("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")?.bytes).toBe(38);
});

test("skips interim answers", () => {
  expect(parse("HTTP/1.1 100 Continue\r\n\r\n")).toBeUndefined();
  expect(parse("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n")?.status).toBe(204);
});

test("refuses what is not HTTP/1.x, and a head without end", () => {
  expect(() => parse("SSH-2.0-OpenSSH\r\n\r\n")).toThrow("did not answer with HTTP/1.x");
  expect(() => parse(`HTTP/1.1 200 OK\r\nA: ${"x".repeat(1024 * 1024)}`)).toThrow("endless head");
});
