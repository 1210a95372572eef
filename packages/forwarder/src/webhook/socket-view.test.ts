import { Socket } from "node:net";
import { expect, test } from "vitest";
import { SocketView } from "./socket-view.js";

/** What arrives of chunks, with a request before the first. */
function arriving(...chunks: (string | Buffer)[]): string {
  const socket = new Socket();
  const view = new SocketView(socket);
  view.requested();
  for (const chunk of chunks) socket.push(Buffer.from(chunk));
  const read: unknown = socket.read();
  socket.destroy();
  return Buffer.isBuffer(read) ? read.toString() : "";
}

const ANSWER = "HTTP/1.1 200 OK\r\ncontent-length: 26\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n!!";
const INTERIM = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.0 102\n\n";

test("interim heads are gone and the answer is whole, wherever the network cuts them", () => {
  const text = INTERIM + ANSWER;
  for (let at = 0; at <= text.length; at++) {
    expect(arriving(text.slice(0, at), text.slice(at))).toBe(ANSWER);
    expect(arriving(ANSWER.slice(0, at), ANSWER.slice(at))).toBe(ANSWER);
  }
  expect(arriving(...text)).toBe(ANSWER);
});

test.each([
  ["101, the last answer on its connection", "HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n"],
  ["what is no HTTP", "SSH-2.0-1 00 \r\n\r\n"],
  ["a status that is no number", "HTTP/1.1 1x0 \r\n\r\n"],
  ["a longer number", "HTTP/1.1 1000 OK\r\n\r\n"],
  ["a head that is too long", `HTTP/1.1 100 Continue\r\nx: ${"y".repeat(17_000)}`],
])("undici is shown %s", (_what, text) => {
  expect(arriving(text)).toBe(text);
  expect(arriving(...text)).toBe(text);
});

test("what comes unasked is shown too", () => {
  const socket = new Socket();
  const view = new SocketView(socket);
  socket.push(Buffer.from(INTERIM));
  expect(String(socket.read())).toBe(INTERIM);
  view.requested();
  expect(view).toMatchObject({ isSilent: true, isKept: false });
  socket.push(Buffer.from("H"));
  view.requested();
  expect(view).toMatchObject({ isSilent: true, isKept: true });
  socket.push(Buffer.from("TTP/1.1 1"));
  expect(view.isSilent).toBe(false);
  socket.destroy();
});
