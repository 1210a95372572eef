import { expect, test } from "vitest";
import type { SessionChange } from "../src/index.js";
import { ACCEPTED, type FakeHub, NO_ANSWER, startFakeHub } from "./support/fake-hub.js";
import { COMMUNITY, KEY, makeReceiver, numbered } from "./support/receivers.js";
import { connect, reaches } from "./support/sessions.js";

/** What a session goes through, in the order in which it does. */
function record(handle: ReturnType<typeof connect>): string[] {
  const states: string[] = [];
  handle.onState(({ server, state }) => states.push(`${server} ${state}`));
  return states;
}

test("connects, authenticates and is ready; one session for each server", async () => {
  await using hub = await startFakeHub();
  const { receiver } = makeReceiver();
  await using handle = connect(receiver, hub.url, { serverIds: [1, 2] });
  const states = record(handle);
  expect(handle.sessions.map(({ server, state }) => [server, state])).toEqual([
    [1, "connecting"],
    [2, "connecting"],
  ]);
  await handle.ready();
  for (const server of [1, 2]) {
    expect(states.filter((state) => state.startsWith(`${server} `))).toEqual([
      `${server} connecting`,
      `${server} authenticating`,
      `${server} ready`,
    ]);
  }
  expect(hub.peers.flatMap(({ calls }) => calls)).toEqual(
    expect.arrayContaining([
      { target: "authenticatev2", values: [COMMUNITY, KEY, 1] },
      { target: "authenticatev2", values: [COMMUNITY, KEY, 2] },
    ]),
  );
  expect(handle.gaps).toEqual([]);
});

test("events are handed over with their community and server, as string and as object", async () => {
  await using hub = await startFakeHub();
  const { receiver } = makeReceiver();
  await using handle = connect(receiver, hub.url, { serverIds: [2] });
  await handle.ready();
  const records: unknown[] = [];
  receiver.onAny((event) => records.push(event));
  const received = new Promise<void>((resolve) => receiver.onAny(() => records.length === 2 && resolve()));
  hub.peer.push(JSON.stringify(numbered(1)));
  hub.peer.push(numbered(2));
  await received;
  expect(records).toMatchObject([
    { source: "sonoran", transport: "ws", community: COMMUNITY, server: 2, event: { data: { number: 1 } } },
    { source: "sonoran", transport: "ws", community: COMMUNITY, server: 2, event: { data: { number: 2 } } },
  ]);
  const [session] = handle.sessions;
  expect(session?.counters).toMatchObject({
    received: 2,
    accepted: 2,
    refused: 0,
    attempts: 1,
    ready: 1,
    gaps: 0,
  });
  expect(JSON.parse(JSON.stringify(session))).toMatchObject({
    server: 2,
    state: "ready",
    counters: { received: 2 },
  });
  expect(session?.lastEventAt).toMatch(/^\d{4}-.*Z$/);
  expect(session?.lastError).toBeUndefined();
});

test("events that come before the hub has answered the authentication are not lost", async () => {
  await using hub = await startFakeHub({
    methods: {
      authenticatev2: (_values, peer) => {
        peer.push(JSON.stringify(numbered(1)));
        return ACCEPTED;
      },
    },
  });
  const { receiver } = makeReceiver();
  const received = new Promise((resolve) => receiver.onAny(resolve));
  await using handle = connect(receiver, hub.url);
  expect(await received).toMatchObject({ event: { data: { number: 1 } } });
  await handle.ready();
});

test("equal events are all handed over, in order", async () => {
  await using hub = await startFakeHub();
  const { receiver } = makeReceiver();
  const numbers: unknown[] = [];
  const done = new Promise<void>((resolve) => {
    receiver.onInvalid(({ event }) => {
      numbers.push(event?.["data"]);
      if (numbers.length === 5) resolve();
    });
  });
  await using handle = connect(receiver, hub.url);
  await handle.ready();
  for (const number of [1, 1, 2, 2, 1]) hub.peer.push(JSON.stringify(numbered(number)));
  await done;
  expect(numbers).toEqual([1, 1, 2, 2, 1].map((number) => ({ number })));
});

const ENDS: [string, (hub: FakeHub) => unknown][] = [
  ["a broken connection", (hub) => hub.peer.drop()],
  ["a goodbye", (hub) => hub.peer.goodbye()],
  ["a goodbye that allows to reconnect", (hub) => hub.peer.goodbye("restart", true)],
  ["a close frame", (hub) => hub.peer.socket.close(1000)],
  ["a frame that is no message", (hub) => hub.peer.sendText("what?")],
  ["silence", (hub) => hub.peer.freeze()],
];

test.each(ENDS)("comes back after %s, and authenticates again", async (what, end) => {
  await using hub = await startFakeHub();
  const { receiver } = makeReceiver();
  await using handle = connect(receiver, hub.url, { serverTimeoutMs: what === "silence" ? 1_000 : 30_000 });
  await handle.ready();
  const states = record(handle);
  for (let times = 1; times <= 3; times++) {
    const again = reaches(handle, "ready", 0, false);
    end(hub);
    await again;
    expect(hub.peers).toHaveLength(times + 1);
    expect(hub.peer.calls).toEqual([{ target: "authenticatev2", values: [COMMUNITY, KEY, 1] }]);
  }
  expect(states).toEqual(
    Array.from({ length: 3 }, () => ["1 reconnecting", "1 authenticating", "1 ready"]).flat(),
  );
  const received = new Promise((resolve) => receiver.onAny(resolve));
  hub.peer.push(JSON.stringify(numbered(1)));
  expect(await received).toMatchObject({ transport: "ws" });
});

test("a hub that is not there yet is tried until it is", async () => {
  const hub = await startFakeHub();
  await hub.stop();
  const { receiver, logger } = makeReceiver();
  await using handle = connect(receiver, hub.url);
  const failures: (string | undefined)[] = [];
  const thrice = new Promise<void>((resolve) => {
    handle.onState(({ error }) => {
      if (error !== undefined && failures.push(error.reason) === 3) resolve();
    });
  });
  await thrice;
  expect(failures).toEqual(["unreachable", "unreachable", "unreachable"]);
  expect(logger.from("warn", "error")).toEqual(["websocket session not ready; reconnecting"]);
  await hub.listen();
  await handle.ready();
  expect(handle.sessions[0]?.lastError?.message).toMatch(/ECONNREFUSED/);
  await hub.stop();
  await reaches(handle, "reconnecting");
  await hub.listen();
  await handle.ready();
  await handle.close();
  await hub.stop();
});

test("the waits between attempts are the schedule's, ± 20 % at its end, and begin anew after a ready time", async () => {
  await using hub = await startFakeHub({ onUpgrade: (_request, socket) => socket.destroy().destroyed });
  const { receiver } = makeReceiver();
  const waits: number[] = [];
  const seen = new Promise<void>((resolve) => {
    const handle = connect(receiver, hub.url, {
      reconnectScheduleMs: [0, 2_000, 10_000, 30_000],
      connectTimeoutMs: 77_777,
      watchIntervalMs: 88_888,
      closeTimeoutMs: 99_999,
      random: () => 1 - Number.EPSILON,
      // Only the waits between attempts pass; the bounds of other things stay unreached.
      startTimer: (callback, delayMs) => {
        if ([77_777, 88_888, 99_999].includes(delayMs)) return () => undefined;
        waits.push(delayMs);
        setImmediate(() => (waits.length < 7 ? callback() : void handle.close().then(resolve)));
        return () => undefined;
      },
    });
  });
  await seen;
  expect(waits).toEqual([0, 2_000, 10_000, 30_000, 36_000, 36_000, 36_000]);
});

test("a hub that hangs up on everybody at once is not hammered", async () => {
  await using hub = await startFakeHub();
  hub.events.on("call", (peer) => setImmediate(() => peer.drop()));
  const { receiver } = makeReceiver();
  const waits: number[] = [];
  await using handle = connect(receiver, hub.url, {
    stableAfterMs: 60_000,
    reconnectScheduleMs: [0, 1, 2, 3],
    watchIntervalMs: 88_888,
    startTimer: (callback, delayMs) => {
      if (delayMs <= 3) waits.push(delayMs);
      const timer = setTimeout(callback, delayMs);
      return () => clearTimeout(timer);
    },
  });
  await new Promise<void>((resolve) => {
    let failures = 0;
    handle.onState(({ state }) => {
      if (state === "reconnecting" && (failures += 1) === 5) resolve();
    });
  });
  expect(waits.slice(0, 4)).toEqual([0, 1, 2, 3]);
});

test("a hub that does not answer the authentication counts as broken", async () => {
  await using hub = await startFakeHub({ methods: { authenticatev2: () => NO_ANSWER } });
  const { receiver } = makeReceiver();
  await using handle = connect(receiver, hub.url, { authenticateTimeoutMs: 50 });
  await reaches(handle, "reconnecting");
  expect(handle.sessions[0]?.lastError).toMatchObject({ reason: "unanswered" });
  hub.methods = { authenticatev2: () => ACCEPTED };
  await handle.ready();
});

test("an old hub is authenticated with the old method, after every reconnect", async () => {
  await using hub = await startFakeHub({ methods: { authenticate: () => ACCEPTED } });
  const { receiver } = makeReceiver();
  await using handle = connect(receiver, hub.url);
  await handle.ready();
  const again = reaches(handle, "ready", 0, false);
  hub.peer.drop();
  await again;
  for (const peer of hub.peers) {
    expect(peer.calls.map(({ target }) => target)).toEqual(["authenticatev2", "authenticate"]);
  }
});

test("a method that breaks is tried again soon, a refusal slowly and in the hub's words", async () => {
  let answer: () => unknown = () => {
    throw new Error("An unexpected error occurred invoking 'authenticatev2' on the server.");
  };
  await using hub = await startFakeHub({ methods: { authenticatev2: () => answer() } });
  const { receiver, logger } = makeReceiver();
  await using handle = connect(receiver, hub.url, { refusedScheduleMs: [20], reconnectScheduleMs: [1] });
  await reaches(handle, "reconnecting");
  expect(handle.sessions[0]?.lastError).toMatchObject({ reason: "failed", code: "ERR_TENFOUR_HUB_FAILED" });
  answer = () => ({ success: false, error: "Invalid API key.", count: 0 });
  const refused: SessionChange = await new Promise((resolve) => {
    handle.onState((change) => change.state === "refused" && resolve(change));
  });
  expect(refused).toMatchObject({
    community: COMMUNITY,
    server: 1,
    state: "refused",
    error: {
      code: "ERR_TENFOUR_HUB_REFUSED",
      message: "the hub refused the authentication: Invalid API key.",
    },
  });
  expect(logger.lines.find(({ level }) => level === "error")).toMatchObject({
    message: "websocket session refused by the hub",
    details: { error: "the hub refused the authentication: Invalid API key." },
  });
  await reaches(handle, "refused", 0, false);
  answer = () => ACCEPTED;
  await handle.ready();
  expect(handle.gaps).toMatchObject([{ reason: "failed" }]);
});

test("refusals follow their own, slow schedule", async () => {
  await using hub = await startFakeHub({
    methods: { authenticatev2: () => ({ success: false, error: "no" }) },
  });
  const { receiver } = makeReceiver();
  const waits: number[] = [];
  const seen = new Promise<void>((resolve) => {
    const handle = connect(receiver, hub.url, {
      refusedScheduleMs: [60_000, 120_000, 300_000],
      random: () => 0,
      watchIntervalMs: 88_888,
      startTimer: (callback, delayMs) => {
        if (delayMs < 60_000 || delayMs === 88_888) {
          const timer = setTimeout(callback, delayMs);
          return () => clearTimeout(timer);
        }
        waits.push(delayMs);
        setImmediate(() => (waits.length < 5 ? callback() : void handle.close().then(resolve)));
        return () => undefined;
      },
    });
  });
  await seen;
  expect(waits).toEqual([60_000, 120_000, 300_000, 240_000, 240_000]);
});
