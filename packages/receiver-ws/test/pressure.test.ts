import type { Sink } from "@tenfour/receiver";
import { expect, test } from "vitest";
import { ACCEPTED, NO_ANSWER, startFakeHub } from "./support/fake-hub.js";
import { COMMUNITY, makeReceiver, numbered } from "./support/receivers.js";
import { connect, gapsReach, reaches } from "./support/sessions.js";

const MIB = 1024 * 1024;

test("a flood is handled in order and does not fill the memory, because reading keeps pace", async () => {
  await using hub = await startFakeHub();
  const { receiver } = makeReceiver({ maxHeldBytes: MIB });
  const numbers: unknown[] = [];
  const COUNT = 2_000;
  const done = new Promise<void>((resolve) => {
    receiver.onInvalid(({ event }) => {
      numbers.push(event?.["data"]);
      if (numbers.length === COUNT) resolve();
    });
  });
  await using handle = connect(receiver, hub.url);
  await handle.ready();
  for (let number = 0; number < COUNT; number++) hub.peer.push(JSON.stringify(numbered(number)));
  await done;
  expect(numbers).toEqual(Array.from({ length: COUNT }, (_, number) => ({ number })));
  expect(handle.gaps).toEqual([]);
});

/** A sink that is done with events when the test says so, and what it was given. */
function gatedSink() {
  const kept: unknown[] = [];
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const sink: Sink = {
    name: "disk",
    keep: ({ raw }) => {
      kept.push(JSON.parse(Buffer.from(raw.bytes).toString()).data.number);
      return gate;
    },
  };
  return { sink, kept, open };
}

test("a sink gets events while it is busy with those before, in their order, large ones too", async () => {
  await using hub = await startFakeHub();
  const { sink, kept, open } = gatedSink();
  const { receiver } = makeReceiver({ sinks: [sink], workerThresholdBytes: 1_000 });
  const handled: unknown[] = [];
  receiver.onInvalid(({ event }) => handled.push(event?.["data"]));
  await using handle = connect(receiver, hub.url);
  await handle.ready();
  const events = Array.from({ length: 100 }, (_, number) => ({
    ...numbered(number),
    ...(number % 10 === 3 && { text: "x".repeat(2_000) }),
  }));
  for (const event of events) hub.peer.push(JSON.stringify(event));
  await expect.poll(() => kept.length).toBe(100);
  expect(kept).toEqual(events.map(({ data }) => data.number));
  expect(handle.sessions[0]?.counters).toMatchObject({ received: 100, accepted: 0 });
  const closing = handle.close();
  open();
  await closing;
  expect(handle.sessions[0]?.counters).toMatchObject({ accepted: 100, refused: 0, gaps: 0 });
  await receiver.close();
  expect(handled).toEqual(events.map(({ data }) => data));
});

test("what came before a change of the key is kept, although a slow disk comes to it afterwards", async () => {
  await using hub = await startFakeHub();
  const { sink, kept, open } = gatedSink();
  const { receiver } = makeReceiver({ sinks: [sink] });
  await using handle = connect(receiver, hub.url);
  await handle.ready();
  // In one frame, which is read in one go, however many are on their way by then.
  const record = (number: number) =>
    `${JSON.stringify({ type: 1, target: "pushEvent", arguments: [JSON.stringify(numbered(number))] })}\u001e`;
  hub.peer.sendText(Array.from({ length: 300 }, (_, number) => record(number)).join(""));
  await expect.poll(() => handle.sessions[0]?.counters.received).toBe(300);
  expect(kept.length).toBeLessThan(300);
  const closing = handle.close();
  receiver.reconfigure({
    sonoran: { communities: [{ communityId: COMMUNITY, apiKey: "another-key-0123" }] },
  });
  open();
  await closing;
  expect(kept).toEqual(Array.from({ length: 300 }, (_, number) => number));
  expect(handle.sessions[0]?.counters).toMatchObject({ accepted: 300, refused: 0, gaps: 0 });
  await receiver.close();
});

test("at the memory bound the session is closed; it comes back when there is room", async () => {
  await using hub = await startFakeHub();
  const { receiver, logger } = makeReceiver({ maxHeldBytes: MIB });
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  receiver.onAny(() => gate);
  await using handle = connect(receiver, hub.url);
  await handle.ready();
  const { peer } = hub;
  const large = { ...numbered(0), data: { text: "x".repeat(300_000) } };
  const record = `${JSON.stringify({ type: 1, target: "pushEvent", arguments: [JSON.stringify(large)] })}\u001e`;
  peer.sendText(record.repeat(5));
  await reaches(handle, "paused");
  expect(handle.sessions[0]).toMatchObject({
    lastError: { code: "ERR_TENFOUR_OVERLOADED" },
    counters: { received: 5, refused: 2 },
  });
  expect(receiver.stats().refused).toEqual({ ERR_TENFOUR_OVERLOADED: 2 });
  expect(hub.peers).toHaveLength(1);
  const ready = reaches(handle, "ready", 0, false);
  open();
  await ready;
  await gapsReach(handle, 1);
  expect(handle.gaps).toMatchObject([{ reason: "overloaded" }]);
  expect(logger.from("error")).toContain("websocket session paused");
  expect(handle.sessions[0]?.counters.accepted).toBe(3);
  await expect.poll(() => receiver.stats().heldBytes).toBe(0);
});

test("while sinks fail for too long the session is closed; it comes back when they work", async () => {
  await using hub = await startFakeHub();
  let failing = true;
  const kept: string[] = [];
  const sink: Sink = {
    name: "outbox",
    keep: ({ id }) => {
      if (failing) throw new Error("disk full");
      kept.push(id);
    },
  };
  const { receiver } = makeReceiver({ sinks: [sink] });
  await using handle = connect(receiver, hub.url, { sinkFailureLimitMs: 50, serverIds: [1, 2] });
  await handle.ready();
  hub.peer.push(numbered(1));
  await Promise.all([reaches(handle, "paused", 0), reaches(handle, "paused", 1)]);
  expect(handle.sessions.map(({ lastError }) => lastError?.code)).toEqual([
    "ERR_TENFOUR_SINKS_FAILING",
    "ERR_TENFOUR_SINKS_FAILING",
  ]);
  await expect.poll(() => hub.peers.every(({ socket }) => socket.readyState === socket.CLOSED)).toBe(true);
  expect(hub.peers).toHaveLength(2);
  failing = false;
  await handle.ready();
  expect(handle.gaps).toMatchObject([{ reason: "sinks-failing" }, { reason: "sinks-failing" }]);
  expect(kept).toHaveLength(1);
  await receiver.close();
});

test("a session is not opened while sinks have been failing for too long", async () => {
  await using hub = await startFakeHub();
  let failing = true;
  const sink: Sink = {
    name: "outbox",
    keep: () => {
      if (failing) throw new Error("disk full");
    },
  };
  const { receiver } = makeReceiver({ sinks: [sink] });
  await receiver.ingest(numbered(1), { source: "sonoran", transport: "http" });
  await using handle = connect(receiver, hub.url, { sinkFailureLimitMs: 0 });
  await reaches(handle, "paused");
  expect(hub.peers).toEqual([]);
  failing = false;
  await handle.ready();
  await receiver.close();
});

test("a position that could not be sent any more is not one that the hub refused, and is sent again", async () => {
  await using hub = await startFakeHub({
    methods: { authenticatev2: () => ACCEPTED, unitLocation: () => ACCEPTED },
  });
  const { receiver } = makeReceiver();
  await using handle = connect(receiver, hub.url, { closeTimeoutMs: 20 });
  await handle.ready();
  const locations = handle.sessions[0]?.unitLocations;
  const refusals: unknown[] = [];
  locations?.onRefused((refusal) => refusals.push(refusal));
  const again = reaches(handle, "ready", 0, false);
  hub.peer.leave();
  locations?.update({ identId: 1, location: "Grove St" });
  await again;
  await locations?.flush();
  expect(refusals).toEqual([]);
  expect(hub.peer.calls.map(({ target }) => target)).toEqual(["authenticatev2", "unitLocation"]);
  expect(locations?.counters).toMatchObject({ sent: 1, refused: 0, expired: 0 });
  expect(handle.gaps).toMatchObject([{ reason: "closed" }]);
});

test("a position that the hub does not answer costs no event", async () => {
  let calls = 0;
  await using hub = await startFakeHub({
    methods: {
      authenticatev2: () => ACCEPTED,
      unitLocation: () => (++calls === 1 ? NO_ANSWER : ACCEPTED),
    },
  });
  const { receiver } = makeReceiver();
  await using handle = connect(receiver, hub.url, { unitLocationTimeoutMs: 20 });
  await handle.ready();
  const locations = handle.sessions[0]?.unitLocations;
  locations?.update({ identId: 1, location: "Grove St" });
  await locations?.flush();
  expect(calls).toBe(2);
  expect(locations?.counters).toMatchObject({ sent: 1, refused: 0 });
  expect(hub.peers).toHaveLength(1);
  expect(handle.gaps).toEqual([]);
});

test("when the receiver is closed, the session gives the feed back and is over", async () => {
  await using hub = await startFakeHub();
  const { receiver } = makeReceiver();
  await using handle = connect(receiver, hub.url);
  await handle.ready();
  await receiver.close();
  hub.peer.push(numbered(1));
  await reaches(handle, "stopped");
  expect(handle.sessions[0]?.lastError).toMatchObject({ code: "ERR_TENFOUR_CLOSED" });
  expect(handle.gaps).toMatchObject([{ reason: "receiver-closed" }]);
  expect(hub.peers).toHaveLength(1);
});
