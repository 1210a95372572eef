// What test/hostile does not see of hostile senders: what the door holds, when it acts, and what it tells the receiver.
import { expect, test, vi } from "vitest";
import { listen } from "../src/index.js";
import { deferred } from "./support/deferred.js";
import { EVENT, FakeIntake, KEY } from "./support/fake-intake.js";
import { useFakeTimeouts } from "./support/fake-timeouts.js";
import { chunk, RawClient, request, roundTrip } from "./support/raw-client.js";

const LOCAL = { host: "127.0.0.1", port: 0 };

test("garbage behind a request is answered after it", async () => {
  const gate = deferred();
  const intake = new FakeIntake({ gate: gate.promise });
  await using door = await listen(intake, LOCAL);
  await using client = new RawClient(door.port);
  await client.write(`${request("POST", "/event", {}, EVENT)}garbage\r\n\r\n`);
  await intake.until(() => intake.refusals.length > 0);
  gate.resolve();
  expect((await client.answer())?.status).toBe(200);
  expect((await client.answer())?.status).toBe(400);
});

test("bytes of a bad request are neither answered nor logged", async () => {
  const intake = new FakeIntake();
  await using door = await listen(intake, LOCAL);
  await using client = new RawClient(door.port);
  await client.write(`\u0016\u0003\u0001 ${KEY}\r\n\r\n`);
  expect(await client.rest()).not.toContain(KEY);
  expect(JSON.stringify([intake.refusals, intake.lines])).not.toContain(KEY);
  expect(intake.refusals).toEqual([
    { code: "ERR_TENFOUR_BAD_REQUEST", source: undefined, origin: { address: "127.0.0.1" } },
  ]);
});

test("letters beyond ASCII in a URL are explained, once, and not logged", async () => {
  const intake = new FakeIntake();
  await using door = await listen(intake, LOCAL);
  for (const target of [
    "/callback?secret=schl\u00fcssel",
    "/callback?\u00fc",
    "/callback?secret=schl\u0007ssel",
  ]) {
    await using client = new RawClient(door.port);
    await client.write(request("POST", target));
    expect((await client.answer())?.status).toBe(400);
  }
  expect(intake.lines).toMatchObject([expect.stringMatching(/percent-encoded/)]);
  expect(JSON.stringify(intake.lines)).not.toContain("schl");
  expect(intake.refusals).toHaveLength(3);
});

test("however much garbage comes, it is one refusal", async () => {
  const intake = new FakeIntake();
  await using door = await listen(intake, LOCAL);
  await using client = new RawClient(door.port);
  await client.write("garbage\r\n\r\n");
  expect((await client.answer())?.status).toBe(400);
  await client.write("garbage\r\n\r\n");
  await client.write("garbage\r\n\r\n");
  await roundTrip(door.port);
  expect(intake.refusals).toHaveLength(1);
});

test("who sends garbage has two seconds to read the answer", async () => {
  useFakeTimeouts();
  await using door = await listen(new FakeIntake(), LOCAL);
  await using client = new RawClient(door.port);
  await client.write("garbage\r\n\r\n");
  expect((await client.answer())?.status).toBe(400);
  await client.closed;
  vi.advanceTimersByTime(1_999);
  await client.write("more");
  vi.advanceTimersByTime(1);
  // Only a connection that is gone on the other side refuses bytes.
  await expect(writeUntilRefused(client)).rejects.toThrow(/EPIPE|ECONNRESET/);
});

test("who is refused before the body has two seconds to read the answer", async () => {
  useFakeTimeouts();
  await using door = await listen(new FakeIntake(), LOCAL);
  await using client = new RawClient(door.port);
  await client.write(request("POST", "/callback", { "Content-Length": "5000000" }));
  expect((await client.answer())?.status).toBe(401);
  vi.advanceTimersByTime(2_000);
  await client.closed;
});

test("who is refused and goes on in tiny chunks is cut off before that", async () => {
  useFakeTimeouts();
  await using door = await listen(new FakeIntake(), LOCAL);
  await using client = new RawClient(door.port);
  await client.write(request("POST", "/callback", { "Transfer-Encoding": "chunked" }));
  expect((await client.answer())?.status).toBe(401);
  await client.write(chunk("x").repeat(10_241));
  await client.closed;
});

test("headers that come too slowly are 408, and what comes after it is not looked at", async () => {
  const intake = new FakeIntake();
  await using door = await listen(intake, { ...LOCAL, headersTimeoutMs: 1_000 });
  await using client = new RawClient(door.port);
  const whole = request("POST", "/event", {}, EVENT);
  await client.write(whole.slice(0, 9));
  expect(await client.answer()).toMatchObject({ status: 408, headers: { connection: "close" } });
  await client.write(`${whole.slice(9)}${whole}garbage`);
  await roundTrip(door.port);
  expect(intake.ingested).toEqual([]);
  expect(intake.refusals).toEqual([
    { code: "ERR_TENFOUR_TOO_SLOW", source: undefined, origin: { address: "127.0.0.1" } },
  ]);
});

test("a connection on which nothing comes is closed without ado", async () => {
  const intake = new FakeIntake();
  await using door = await listen(intake, { ...LOCAL, headersTimeoutMs: 50 });
  await using client = new RawClient(door.port);
  await client.closed;
  expect(await client.answer()).toBeUndefined();
  expect(intake.refusals).toEqual([]);
});

test("a body that comes too slowly is 408, however steadily it trickles", async () => {
  const intake = new FakeIntake();
  await using door = await listen(intake, { ...LOCAL, bodyTimeoutMs: 100 });
  await using client = new RawClient(door.port);
  await client.write(request("POST", "/event", { "Content-Length": "50000" }));
  const trickle = setInterval(() => client.socket.write("x"), 10);
  expect((await client.answer())?.status).toBe(408);
  clearInterval(trickle);
  expect(intake.refusals).toMatchObject([{ code: "ERR_TENFOUR_TOO_SLOW", source: "sonoran" }]);
  expect(intake.heldBytes).toBe(0);
});

test("a connection on which nothing moves is let go, whatever is owed", async () => {
  const gate = deferred();
  const intake = new FakeIntake({ gate: gate.promise });
  await using door = await listen(intake, { ...LOCAL, headersTimeoutMs: 1_000, bodyTimeoutMs: 50 });
  await using client = new RawClient(door.port);
  await client.write(request("POST", "/event", {}, EVENT));
  await client.closed;
  expect(intake.ingested).toHaveLength(1);
  gate.resolve();
});

test("connections beyond the limit are closed as they come", async () => {
  const intake = new FakeIntake();
  await using door = await listen(intake, { ...LOCAL, maxConnections: 1 });
  await using first = new RawClient(door.port);
  await first.write(request("POST", "/event", {}, EVENT));
  expect((await first.answer())?.status).toBe(200);
  await using second = new RawClient(door.port);
  await second.closed;
  expect(intake.refusals).toEqual([
    { code: "ERR_TENFOUR_TOO_MANY_CONNECTIONS", source: undefined, origin: { address: "127.0.0.1" } },
  ]);
});

async function writeUntilRefused(client: RawClient): Promise<never> {
  for (;;) await client.write("more");
}
