import { expect, test } from "vitest";
import type { ConnectOptions, Gap, SessionChange } from "../src/index.js";
import { ACCEPTED, type FakeHub, startFakeHub } from "./support/fake-hub.js";
import { COMMUNITY, KEY, makeReceiver, numbered } from "./support/receivers.js";
import { connect, gapsReach, reaches } from "./support/sessions.js";

/** A ready session whose clock stands still unless a test moves it. */
async function setUp(hub: FakeHub, options: Partial<ConnectOptions> = {}) {
  const { receiver, logger } = makeReceiver();
  const time = { at: Date.UTC(2026, 7, 1) };
  const handle = connect(receiver, hub.url, { now: () => time.at, wakeAfterMs: 86_400_000, ...options });
  const gaps: Gap[] = [];
  handle.onGap((gap) => gaps.push(gap));
  await handle.ready();
  const push = async (payload: unknown): Promise<void> => {
    const taken = new Promise<void>((resolve) => receiver.onAny(() => resolve()));
    hub.peer.push(payload);
    await taken;
  };
  return { receiver, logger, handle, gaps, time, push };
}

const at = (seconds: number): string => new Date(Date.UTC(2026, 7, 1) + seconds * 1_000).toISOString();

test("a gap begins at the last word from the hub, and ends when the session is ready again", async () => {
  await using hub = await startFakeHub();
  const { receiver, handle, gaps, time, push, logger } = await setUp(hub);
  await using _ = handle;
  time.at += 10_000;
  await push(JSON.stringify(numbered(1)));
  time.at += 25_000;
  const overHttp = { source: "sonoran", transport: "http", origin: {} } as const;
  await receiver.ingest(numbered(2), overHttp);
  await receiver.ingest(numbered(3), overHttp);
  await receiver.ingest({ ...numbered(4), key: "somebody else's" }, overHttp);
  hub.methods = {
    authenticatev2: () => {
      time.at += 5_000;
      return ACCEPTED;
    },
  };
  hub.peer.drop();
  await gapsReach(handle, 1);
  const gap = {
    community: COMMUNITY,
    server: 1,
    from: at(10),
    to: at(40),
    reason: "lost",
    httpEvents: 2,
  };
  expect(gaps).toEqual([gap]);
  expect(handle.gaps).toEqual([gap]);
  expect(handle.sessions[0]?.counters.gaps).toBe(1);
  const { from, to, reason, httpEvents } = gap;
  expect(logger.lines).toContainEqual({
    level: "warn",
    message: "events of this server may have been missed on the websocket",
    details: { community: COMMUNITY, server: 1, from, to, reason, httpEvents },
  });
});

test("keep-alives are words from the hub, too", async () => {
  await using hub = await startFakeHub();
  const { receiver, handle, gaps, time } = await setUp(hub);
  await using _ = handle;
  time.at += 15_000;
  const taken = new Promise<void>((resolve) => receiver.onAny(() => resolve()));
  hub.peer.push(numbered(1));
  await taken;
  time.at += 15_000;
  hub.peer.ping();
  hub.peer.goodbye();
  await gapsReach(handle, 1);
  expect(gaps).toMatchObject([{ from: at(30), reason: "closed" }]);
});

test("what breaks off counts from before it came; what else was in that frame is handled", async () => {
  await using hub = await startFakeHub();
  const { receiver, handle, gaps, time, push } = await setUp(hub);
  await using _ = handle;
  time.at += 10_000;
  await push(numbered(1));
  time.at += 10_000;
  const taken = new Promise((resolve) => receiver.onAny(resolve));
  const event = JSON.stringify({ type: 1, target: "pushEvent", arguments: [numbered(2)] });
  hub.peer.sendText(`{"type":1,"target":"pushEv\u001e${event}\u001e`);
  expect(await taken).toMatchObject({ event: { data: { number: 2 } } });
  await gapsReach(handle, 1);
  expect(gaps).toMatchObject([{ from: at(10), to: at(20), reason: "malformed" }]);
});

test("one outage is one gap, with the reason that began it", async () => {
  await using hub = await startFakeHub();
  const { handle, gaps, time } = await setUp(hub);
  await using _ = handle;
  hub.methods = { authenticatev2: () => ({ success: false, error: "not now" }) };
  hub.peer.drop();
  await reaches(handle, "refused");
  await hub.stop();
  await reaches(handle, "reconnecting");
  time.at += 60_000;
  hub.methods = { authenticatev2: () => ACCEPTED };
  await hub.listen();
  await gapsReach(handle, 1);
  expect(gaps).toMatchObject([{ from: at(0), to: at(60), reason: "lost" }]);
});

test("a session that never was ready misses events from the start; one that is at once misses none", async () => {
  await using hub = await startFakeHub();
  await hub.stop();
  const { receiver } = makeReceiver();
  let now = Date.UTC(2026, 7, 1);
  await using handle = connect(receiver, hub.url, { now: () => now, wakeAfterMs: 86_400_000 });
  await reaches(handle, "reconnecting");
  now += 60_000;
  await hub.listen();
  await gapsReach(handle, 1);
  expect(handle.gaps).toMatchObject([{ from: at(0), to: at(60), reason: "unreachable" }]);
});

test("closing ends a gap, and begins none", async () => {
  await using hub = await startFakeHub();
  const { handle, gaps, time } = await setUp(hub);
  const idle = await setUp(hub);
  await idle.handle.close();
  expect(idle.gaps).toEqual([]);
  await hub.stop();
  await reaches(handle, "reconnecting");
  time.at += 1_000;
  await handle.close();
  expect(gaps).toMatchObject([{ from: at(0), to: at(1), reason: "lost" }]);
});

test("events with a key that the receiver does not know are missed until one comes that it does", async () => {
  await using hub = await startFakeHub();
  const { receiver, logger, handle, gaps, time, push } = await setUp(hub);
  await using _ = handle;
  time.at += 10_000;
  await push(numbered(1));
  const changes: SessionChange[] = [];
  handle.onState((change) => changes.push(change));
  for (const number of [2, 3]) {
    time.at += 10_000;
    hub.peer.push(JSON.stringify(numbered(number, "the-new-key-0123")));
  }
  await expect.poll(() => handle.sessions[0]?.counters.refused).toBe(2);
  const keyWrong = { code: "ERR_TENFOUR_KEY_WRONG" };
  expect(handle.sessions[0]).toMatchObject({
    ...{ state: "ready", since: at(0), lastError: keyWrong },
    openGap: { from: at(10), reason: "key-wrong" },
  });
  expect(changes).toMatchObject([{ state: "ready", since: at(0), error: keyWrong }]);
  const message = "websocket session receives events that it has to refuse";
  expect(logger.lines.filter((line) => line.message === message)).toHaveLength(1);
  receiver.removeCommunity(COMMUNITY);
  receiver.addCommunity({ communityId: COMMUNITY, apiKey: "the-new-key-0123", servers: [{ id: 1 }] });
  time.at += 10_000;
  await push(JSON.stringify(numbered(4, "the-new-key-0123")));
  expect(gaps).toMatchObject([{ from: at(10), to: at(40), reason: "key-wrong" }]);
  expect(handle.sessions[0]?.openGap).toBeUndefined();
  expect(changes.slice(1)).toEqual([{ community: COMMUNITY, server: 1, state: "ready", since: at(0) }]);
  expect(logger.text).not.toContain("the-new-key-0123");
  expect(logger.text).not.toContain(KEY);
});

test("what comes without a key says nothing of the key, and is counted and logged as what it is", async () => {
  await using hub = await startFakeHub();
  const { handle, gaps, logger, push } = await setUp(hub);
  await using _ = handle;
  const changes: SessionChange[] = [];
  handle.onState((change) => changes.push(change));
  for (const payload of ["connected", "", { type: "EVENT_TEST" }]) hub.peer.push(payload);
  await push(JSON.stringify(numbered(1)));
  expect(handle.sessions[0]).toMatchObject({
    ...{ state: "ready", lastError: undefined, openGap: undefined },
    counters: { received: 4, accepted: 1, refused: 3, gaps: 0 },
  });
  expect([changes, gaps]).toEqual([[], []]);
  expect(logger.from("warn", "error")).toEqual(["refused: the body has no readable key"]);
});

test("only the latest gaps are remembered, every one is handed over", async () => {
  await using hub = await startFakeHub();
  const { handle, gaps } = await setUp(hub, { maxGaps: 2 });
  await using _ = handle;
  for (let times = 1; times <= 4; times++) {
    hub.peer.drop();
    await reaches(handle, "ready", 0, false);
  }
  expect(gaps).toHaveLength(4);
  expect(handle.gaps).toEqual(gaps.slice(2));
});

test("a handler that was taken away hears no more", async () => {
  await using hub = await startFakeHub();
  const { handle, gaps } = await setUp(hub);
  await using _ = handle;
  const heard: Gap[] = [];
  const off = handle.onGap((gap) => heard.push(gap));
  off();
  hub.peer.drop();
  await reaches(handle, "ready", 0, false);
  expect([gaps.length, heard.length]).toEqual([1, 0]);
});
