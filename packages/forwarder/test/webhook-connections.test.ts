import { createForwarder } from "@tenfour/forwarder";
import { expect, test } from "vitest";
import { record } from "./support/events.js";
import { MemoryOutbox } from "./support/memory-outbox.js";
import { type RawServer, startRawServer } from "./support/raw-server.js";

const TAKEN = "HTTP/1.1 204 No Content\r\n\r\n";

/** Sends events of different keys, each when the last one has come through or failed for the first time. */
async function deliver(server: RawServer, events: number) {
  const outbox = new MemoryOutbox();
  const retry = { scheduleMs: [3_600_000] };
  const target = { name: "site", type: "webhook", url: server.url, lanes: 1, retry } as const;
  await using forwarder = createForwarder({ outbox, targets: [target], closeTimeoutMs: 0 });
  await forwarder.start();
  const consumer = outbox.of("site");
  for (let sent = 1; sent <= events; sent++) {
    await forwarder.enqueue(record({ community: `c${sent}` }));
    await consumer.until(({ settled, deferrals }) => settled.size + deferrals.length === sent);
  }
  return {
    settled: [...consumer.settled.values()].map(({ kind }) => kind),
    errors: consumer.deferrals.map(({ failure }) => failure.error),
    attempts: forwarder.targets()[0]?.attempts,
  };
}

test.each([
  ["100", ["HTTP/1.1 100 Continue\r\n\r\n"]],
  ["100 and 103", ["HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n"]],
  ["103 and 100", ["HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\n"]],
])("%s before the answer is skipped, and the connection stays in use", async (_what, interim) => {
  await using server = await startRawServer((socket) => {
    for (const head of interim) socket.write(head);
    socket.write(TAKEN);
  });
  expect(await deliver(server, 2)).toMatchObject({ settled: ["delivered", "delivered"], errors: [] });
  expect(server.requests).toEqual([1, 1]);
});

test("what is interim is no answer where none follows", async () => {
  await using server = await startRawServer((socket) => {
    socket.end("HTTP/1.1 103 Early Hints\r\n\r\n");
  });
  const { errors } = await deliver(server, 1);
  expect(errors).toEqual([expect.stringContaining("cut the connection before it had answered")]);
});

test("a kept connection that is closed as an event is sent costs no attempt", async () => {
  await using server = await startRawServer((socket, _connection, request) => {
    if (request === 1) socket.write(TAKEN);
    else socket.resetAndDestroy();
  });
  expect(await deliver(server, 3)).toEqual({
    settled: ["delivered", "delivered", "delivered"],
    errors: [],
    attempts: { delivered: 3, retry: 0, dead: 0, paused: 0 },
  });
  expect(server.requests).toEqual([1, 1, 2, 2, 3]);
});

test("the same where it is closed in good order", async () => {
  await using server = await startRawServer((socket, _connection, request) => {
    if (request === 1) socket.write(TAKEN);
    else socket.end();
  });
  expect(await deliver(server, 2)).toMatchObject({ settled: ["delivered", "delivered"], errors: [] });
  expect(server.requests).toEqual([1, 1, 2]);
});

test("once: what a new connection does not carry has failed", async () => {
  await using server = await startRawServer((socket, connection, request) => {
    if (connection === 1 && request === 1) socket.write(TAKEN);
    else socket.resetAndDestroy();
  });
  const { errors } = await deliver(server, 2);
  expect(errors).toEqual([expect.stringContaining("cut the connection before it had answered")]);
  expect(server.requests).toEqual([1, 1, 2]);
});

test("nor is it sent again where an answer had begun", async () => {
  await using server = await startRawServer((socket, _connection, request) => {
    if (request === 1) socket.write(TAKEN);
    else socket.end("HTTP/1.1 5");
  });
  expect((await deliver(server, 2)).errors).toHaveLength(1);
  expect(server.requests).toEqual([1, 1]);
});
