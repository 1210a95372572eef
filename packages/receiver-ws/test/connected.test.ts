import { once } from "node:events";
import { expect, test } from "vitest";
import { systemTimer, TIMED_OUT } from "../src/clock.js";
import { HubCallError } from "../src/connection.js";
import { openConnection } from "./support/connections.js";
import { type FakeHub, NO_ANSWER, startFakeHub } from "./support/fake-hub.js";
import { KEY } from "./support/receivers.js";
import { usedBytes } from "./support/used-bytes.js";

test("calls leave nothing behind, however long the connection lasts", async () => {
  await using hub = await startFakeHub({ methods: { add: ([one, two]) => Number(one) + Number(two) } });
  const { connection, logger } = await openConnection(hub);
  const calls = async (count: number): Promise<number> => {
    for (let call = 0; call < count; call++) await connection.invoke("add", [call, 1], 5_000);
    // What these two remember is the test's.
    hub.peer.calls.length = 0;
    logger.lines.length = 0;
    return usedBytes();
  };
  await calls(500);
  const before = await calls(500);
  expect(((await calls(3_000)) - before) / 3_000).toBeLessThan(150);
});

test("a call is answered, or fails in the hub's words", async () => {
  await using hub = await startFakeHub({
    methods: {
      add: ([one, two]) => Number(one) + Number(two),
      fail: () => {
        throw new Error(`not with ${KEY.toUpperCase()}`);
      },
    },
  });
  const { connection } = await openConnection(hub);
  expect(await connection.invoke("add", [1, 2], 5_000)).toBe(3);
  const failure = connection.invoke("fail", [], 5_000);
  await expect(failure).rejects.toBeInstanceOf(HubCallError);
  await expect(failure).rejects.toThrow("not with [redacted]");
  expect(await connection.invoke("add", [3, 4], 5_000)).toBe(7);
});

test("a call without an answer ends the connection", async () => {
  await using hub = await startFakeHub({ methods: { wait: () => NO_ANSWER } });
  const { connection } = await openConnection(hub);
  await expect(connection.invoke("wait", [], 50)).rejects.toMatchObject({
    reason: "unanswered",
    message: 'the hub did not answer "wait" within 50 ms',
  });
  expect(await connection.ended).toMatchObject({ reason: "unanswered" });
});

test("an answer that this side has not read yet is not late", async () => {
  await using hub = await startFakeHub({ methods: { add: ([one, two]) => Number(one) + Number(two) } });
  let waits = 0;
  // The time that the hub has for its answer passes thrice while reading is paused, and not at all afterwards.
  const { connection } = await openConnection(hub, {}, (callback, delayMs) => {
    if (delayMs !== 77_777) return systemTimer(callback, delayMs);
    waits += 1;
    if (waits === 3) connection.resume();
    if (waits <= 3) setImmediate(callback);
    return () => undefined;
  });
  connection.pause();
  expect(await connection.invoke("add", [1, 2], 77_777)).toBe(3);
  expect(waits).toBeGreaterThanOrEqual(3);
});

test("a call that may go without an answer does not end the connection", async () => {
  await using hub = await startFakeHub({ methods: { wait: () => NO_ANSWER, add: () => 3 } });
  const { connection } = await openConnection(hub);
  expect(await connection.ask("wait", [], 20)).toBe(TIMED_OUT);
  expect(await connection.ask("add", [], 5_000)).toBe(3);
});

test("a call fails with what ended the connection", async () => {
  await using hub = await startFakeHub({
    methods: {
      wait: (_values, peer) => {
        peer.drop();
        return NO_ANSWER;
      },
    },
  });
  const { connection } = await openConnection(hub);
  await expect(connection.invoke("wait", [], 5_000)).rejects.toMatchObject({ reason: "lost" });
});

test.each<[string, (hub: FakeHub) => void, string, RegExp]>([
  ["a goodbye", (hub) => hub.peer.goodbye(), "closed", /^the hub closed the connection$/],
  [
    "a goodbye, come back",
    (hub) => hub.peer.goodbye(undefined, true),
    "closed",
    /^the hub closed the connection$/,
  ],
  ["a goodbye with words", (hub) => hub.peer.goodbye(`bye ${KEY}`), "closed", /: bye \[redacted\]$/],
  [
    "a close frame",
    (hub) => hub.peer.socket.close(1001, `restart ${KEY}`),
    "closed",
    /1001 \(restart \[redacted\]\)$/,
  ],
  [
    "a close frame without a code",
    (hub) => hub.peer.socket.close(),
    "closed",
    /^the hub closed the connection$/,
  ],
  ["a broken connection", (hub) => hub.peer.drop(), "lost", /^the connection to the hub broke: /],
  ["a frame that is no message", (hub) => hub.peer.sendText("what?"), "malformed", /not its protocol/],
  [
    "a frame over the limit",
    (hub) => hub.peer.sendText("x".repeat(100_001)),
    "lost",
    /Max payload size exceeded/,
  ],
])("%s ends the connection", async (_what, end, reason, message) => {
  await using hub = await startFakeHub();
  const { connection, logger } = await openConnection(hub);
  end(hub);
  const ended = await connection.ended;
  expect(ended).toMatchObject({ reason, message: expect.stringMatching(message) });
  expect(logger.from("info", "warn", "error")).toEqual([]);
});

test("a peer that closes the websocket alone ends the connection; a call that cannot be sent fails with that", async () => {
  await using hub = await startFakeHub({ methods: { add: () => 3 } });
  const { connection, peer, onHeard } = await openConnection(hub);
  // The next turn begins with this, before anybody else has learnt of the frame that came with the event.
  const call = new Promise((resolve) => {
    onHeard(() => setImmediate(() => resolve(connection.ask("add", [], 5_000))));
  });
  peer.leave("event");
  const end = { reason: "closed", message: expect.stringMatching(/1001$/) };
  await expect(call).rejects.toMatchObject(end);
  expect(await connection.ended).toMatchObject(end);
});

test("a peer that keeps silent is found, and closing does not wait for it", async () => {
  await using hub = await startFakeHub();
  const { connection, peer } = await openConnection(hub, { serverTimeoutMs: 50, closeTimeoutMs: 60_000 });
  peer.freeze();
  expect(await connection.ended).toMatchObject({
    reason: "silent",
    message: "nothing came from the hub for 50 ms",
  });
  await connection.close();
});

/** Tells when so much time has passed: more than the limit on silence, which is more than a busy machine stands still. */
function passed(ms: number): () => boolean {
  const from = performance.now();
  return () => performance.now() - from > ms;
}

test("keep-alives keep a quiet connection", async () => {
  await using hub = await startFakeHub();
  const { connection, peer } = await openConnection(hub, { serverTimeoutMs: 2_000, keepAliveMs: 20 });
  let over = false;
  void connection.ended.then(() => (over = true));
  const enough = passed(2_500);
  while (!over && (!enough() || peer.pings < 20)) {
    peer.ping();
    await once(peer.socket, "message");
  }
  expect(peer.pings).toBeGreaterThanOrEqual(20);
  expect(over).toBe(false);
});

test("events keep a connection, too, and are answered with signs of life", async () => {
  await using hub = await startFakeHub();
  const { connection, peer } = await openConnection(hub, { serverTimeoutMs: 2_000, keepAliveMs: 20 });
  let over = false;
  void connection.ended.then(() => (over = true));
  const flood = setInterval(() => peer.push("{}"), 2);
  const enough = passed(2_500);
  while (!over && (!enough() || peer.pings < 20)) await once(peer.socket, "message");
  clearInterval(flood);
  expect(peer.pings).toBeGreaterThanOrEqual(20);
  expect(over).toBe(false);
});

test("closing says goodbye, and does not wait for a peer that does not answer it", async () => {
  await using hub = await startFakeHub();
  const { connection, peer } = await openConnection(hub, { closeTimeoutMs: 30_000 });
  const closed = once(peer.socket, "close");
  expect(await connection.close()).toBe(true);
  await closed;
  expect(peer.closedByClient).toBe(true);

  const other = await openConnection(hub);
  other.peer.freeze();
  expect(await other.connection.close()).toBe(false);
  expect(await other.connection.close()).toBe(false);
  expect(await other.connection.ended).toMatchObject({ reason: "closed" });
});

test("events are heard from the handshake on, also those that came in one packet with it", async () => {
  await using hub = await startFakeHub();
  hub.events.once("peer", (peer) => peer.push("early"));
  const { heard, connection } = await openConnection(hub, {});
  await connection.invoke("authenticatev2", [], 5_000);
  expect(heard).toEqual(["early"]);
});

test("a method that only SignalR knows of is worth a warning, and harms nothing", async () => {
  await using hub = await startFakeHub();
  const { logger, peer, connection } = await openConnection(hub);
  peer.send({ type: 1, target: "reload", arguments: [] });
  await connection.invoke("authenticatev2", [], 5_000);
  expect(
    logger.lines.filter(({ level }) => level === "warn").map(({ details }) => details["signalr"]),
  ).toEqual(["No client method with the name 'reload' found."]);
});
