import type { Sink } from "@tenfour/receiver";
import { expect, test } from "vitest";
import { startFakeHub } from "./support/fake-hub.js";
import { makeReceiver, numbered } from "./support/receivers.js";
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
