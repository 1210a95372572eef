import { setImmediate } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { type Listener, type ListenOptions, listen } from "../src/index.js";
import { deferred } from "./support/deferred.js";
import { EVENT, FakeIntake } from "./support/fake-intake.js";
import { useFakeTimeouts } from "./support/fake-timeouts.js";
import { RawClient, request } from "./support/raw-client.js";

function open(intake: FakeIntake, options: ListenOptions = {}): Promise<Listener> {
  return listen(intake, { host: "127.0.0.1", port: 0, ...options });
}

async function refusesConnections(port: number): Promise<boolean> {
  const client = new RawClient(port);
  await client.closed;
  return !client.socket.bytesRead;
}

test("close() waits for the answer that is owed, and closes what is idle at once", async () => {
  const gate = deferred();
  const intake = new FakeIntake({ gate: gate.promise });
  const listener = await open(intake);
  await using busy = new RawClient(listener.port);
  await using silent = new RawClient(listener.port);
  await using halfway = new RawClient(listener.port);
  await halfway.write("POST /event HTTP/1.1\r\n");
  await busy.write(request("POST", "/event", {}, EVENT));
  await intake.until(() => intake.ingested.length > 0);

  let over = 0;
  const count = (): void => void (over += 1);
  const closed = Promise.all([listener.close().then(count), listener.close().then(count)]);
  await silent.closed;
  await halfway.closed;
  expect(await refusesConnections(listener.port)).toBe(true);
  expect(over).toBe(0);
  gate.resolve();
  expect(await busy.answer()).toMatchObject({ status: 200, headers: { connection: "close" } });
  await busy.closed;
  await closed;
});

test("close() lets a body that is arriving arrive", async () => {
  const intake = new FakeIntake();
  const listener = await open(intake);
  await using client = new RawClient(listener.port);
  await client.write(
    request("POST", "/event", { "Content-Length": String(EVENT.length) }, EVENT.slice(0, 9)),
  );
  await intake.until(() => intake.heldBytes > 0);
  const closed = listener.close();
  await client.write(EVENT.slice(9));
  expect((await client.answer())?.status).toBe(200);
  await closed;
  expect(intake.ingested).toMatchObject([{ text: EVENT }]);
});

test("close() closes connections that were kept for later", async () => {
  const listener = await open(new FakeIntake());
  await using client = new RawClient(listener.port);
  await client.write(request("POST", "/event", {}, EVENT));
  await client.answer();
  await listener.close();
  await client.closed;
});

test("close() closes a connection whose answer is just going out", async () => {
  const gate = deferred();
  const intake = new FakeIntake({ gate: gate.promise });
  const listener = await open(intake);
  await using client = new RawClient(listener.port);
  await client.write(request("POST", "/event", {}, EVENT));
  await intake.until(() => intake.ingested.length > 0);
  gate.resolve();
  // The answer has been written when these are through, but the system has not said so yet.
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  await listener.close();
  expect(await client.answer()).toMatchObject({ status: 200, headers: { connection: "keep-alive" } });
  await client.closed;
});

test("close() leaves no timer", async () => {
  useFakeTimeouts();
  const listener = await open(new FakeIntake());
  await using client = new RawClient(listener.port);
  await client.write(request("POST", "/event", {}, EVENT));
  await client.answer();
  await listener.close();
  expect(vi.getTimerCount()).toBe(0);
});

test("close() gives up after the drain time-out", async () => {
  const gate = deferred();
  const intake = new FakeIntake({ gate: gate.promise });
  const listener = await open(intake, { drainTimeoutMs: 50 });
  await using client = new RawClient(listener.port);
  await client.write(request("POST", "/event", {}, EVENT));
  await intake.until(() => intake.ingested.length > 0);
  await listener.close();
  expect(await client.answer()).toBeUndefined();
  gate.resolve();
});

test("close() may be called again, and nothing keeps the process alive afterwards", async () => {
  const before = await activeResources();
  const listener = await open(new FakeIntake());
  {
    await using client = new RawClient(listener.port);
    await client.write(request("POST", "/event", { "Content-Length": "9" }, "{"));
  }
  await Promise.all([listener.close(), listener.close(), listener[Symbol.asyncDispose]()]);
  // A timer of an earlier test may have ended meanwhile: what counts is that nothing has come.
  const left = await activeResources();
  for (const name of before.filter((one) => left.includes(one))) left.splice(left.indexOf(name), 1);
  expect(left).toEqual([]);
});

/** Servers, sockets and timers, once those that are closing have had a turn of the event loop to do so. */
async function activeResources(): Promise<string[]> {
  await setImmediate();
  await setImmediate();
  return process.getActiveResourcesInfo().filter((name) => name.startsWith("TCP") || name === "Timeout");
}
