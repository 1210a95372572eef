import { createServer, type ServerResponse } from "node:http";
import { type AddressInfo, Socket } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import { endInOneWrite } from "../src/one-write.js";

interface Seen {
  readonly inOneWrite: boolean;
  readonly writes: string[];
  readonly answer: string;
}

/** Lets a server answer one request, and reports what it wrote and what arrived. */
async function answerWith(prepare: (response: ServerResponse) => void): Promise<Seen> {
  const writes: string[] = [];
  let inOneWrite = false;
  const server = createServer((request, response) => {
    const { socket } = request;
    const write = socket._write.bind(socket);
    const writev = socket._writev?.bind(socket);
    vi.spyOn(socket, "_write").mockImplementation((chunk, encoding, done) => {
      writes.push(String(chunk));
      write(chunk, encoding, done);
    });
    socket._writev = (chunks, done) => {
      writes.push(...chunks.map(({ chunk }) => String(chunk)));
      writev?.(chunks, done);
    };
    prepare(response);
    response.writeHead(200, { "content-type": "text/plain", "content-length": "2", connection: "close" });
    inOneWrite = endInOneWrite(response, "ok");
    if (!inOneWrite) response.end("ok");
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const client = new Socket().connect(port, "127.0.0.1");
  client.write("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n");
  let answer = "";
  for await (const chunk of client) answer += String(chunk);
  return { inOneWrite, writes, answer };
}

const ANSWER = /^HTTP\/1\.1 200 OK\r\ncontent-type: text\/plain\r\ncontent-length: 2\r\n[^]*\r\n\r\nok$/;

test("head and text go out as one piece", async () => {
  const { inOneWrite, writes, answer } = await answerWith(() => {});
  expect(inOneWrite).toBe(true);
  expect(answer).toMatch(ANSWER);
  expect(writes).toHaveLength(1);
});

test.each<[string, (response: ServerResponse) => void]>([
  ["wraps end()", (response) => Object.assign(response, { end: response.end.bind(response) })],
  ["wraps write()", (response) => Object.assign(response, { write: response.write.bind(response) })],
  [
    "wraps writeHead()",
    (response) => Object.assign(response, { writeHead: response.writeHead.bind(response) }),
  ],
  ["has lengths compared", (response) => Object.assign(response, { strictContentLength: true })],
])("a response of somebody who %s is ended the documented way", async (_what, prepare) => {
  const { inOneWrite, answer } = await answerWith(prepare);
  expect(inOneWrite).toBe(false);
  expect(answer).toMatch(ANSWER);
});

test("an answer whose head is not made is left alone", async () => {
  const { ServerResponse: Response, IncomingMessage } = await import("node:http");
  expect(endInOneWrite(new Response(new IncomingMessage(new Socket())), "ok")).toBe(false);
});
