import { createForwarder, type OutboxDelivery, type TargetOptions } from "@tenfour/forwarder";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { MANY, makeEvent, NEVER, range } from "./support/deliveries.js";
import { temporaryOutbox } from "./support/temporary-outbox.js";

// A commit waits for company by this clock, so that the test and not the machine says when time passes.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Whatever is under way without waiting for time has ended in fewer turns than this. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
}

async function open() {
  const storage = await temporaryOutbox();
  let syncs = 0;
  const outbox = await storage.open({ onSync: () => (syncs += 1) });
  const consumer = await outbox.consumer("site");
  return {
    append: (...numbers: readonly number[]) =>
      Promise.all(numbers.map((n) => outbox.append(makeEvent(n)))).then(() => undefined),
    syncs: () => syncs,
    pull: () => consumer.pull(MANY, NEVER),
    hurry: () => consumer.hurry?.(),
    settle: (delivery: OutboxDelivery) => consumer.settle(delivery, { kind: "delivered", attempts: 1 }),
    halt: () => consumer.halt({ since: "2026-11-27T00:00:00.000Z", reason: "by hand" }),
    flushed: () => outbox.close(),
    [Symbol.asyncDispose]: async () => {
      await outbox.close();
      await storage[Symbol.asyncDispose]();
    },
  };
}

test("events that come close together share a commit, though they come in different turns", async () => {
  await using outbox = await open();
  await outbox.append(...range(1, 8));
  const first = outbox.append(9);
  await turns();
  const second = outbox.append(10, 11);
  await turns();
  expect(outbox.syncs()).toBe(1);
  vi.advanceTimersByTime(1);
  await Promise.all([first, second]);
  expect(outbox.syncs()).toBe(2);
});

test("events that come one at a time do not wait", async () => {
  await using outbox = await open();
  for (const n of range(1, 5)) await outbox.append(n);
  expect(outbox.syncs()).toBe(5);
});

test("after a pause the first does not wait", async () => {
  await using outbox = await open();
  await outbox.append(...range(1, 8));
  vi.advanceTimersByTime(1);
  await outbox.append(9);
  expect(outbox.syncs()).toBe(2);
});

test("what must be on disk at once does not wait, nor does it alone go ahead", async () => {
  await using outbox = await open();
  await outbox.append(...range(1, 8));
  const waiting = outbox.append(9);
  await turns();
  expect(outbox.syncs()).toBe(1);
  await outbox.halt();
  await waiting;
  expect(outbox.syncs()).toBe(2);
});

test("256 events have waited enough", async () => {
  await using outbox = await open();
  await outbox.append(...range(1, 8));
  await outbox.append(...range(9, 264));
  expect(outbox.syncs()).toBe(2);
});

test("closing does not wait for company", async () => {
  await using outbox = await open();
  await outbox.append(...range(1, 8));
  const last = outbox.append(9);
  await outbox.flushed();
  await last;
  expect(outbox.syncs()).toBe(2);
});

test("what is settled within 4 ms is recorded together", async () => {
  await using outbox = await open();
  await outbox.append(...range(1, 60));
  const recorded = new Set<Promise<void>>();
  for (const delivery of await outbox.pull()) {
    recorded.add(outbox.settle(delivery));
    await new Promise((resolve) => setImmediate(resolve));
  }
  // One promise for all of them: they will be in one commit.
  expect(recorded.size).toBe(1);
  let isRecorded = false;
  void Promise.all(recorded).then(() => (isRecorded = true));
  vi.advanceTimersByTime(3);
  await turns();
  expect(isRecorded).toBe(false);
  vi.advanceTimersByTime(1);
  await Promise.all(recorded);
});

test("what is settled does not wait when somebody is in a hurry, nor when an event is committed", async () => {
  await using outbox = await open();
  await outbox.append(...range(1, 3));
  const [first, second] = await outbox.pull();
  if (first === undefined || second === undefined) throw new Error("there are three");
  const recorded = outbox.settle(first);
  outbox.hurry();
  await recorded;
  await Promise.all([outbox.settle(second), outbox.append(4)]);
});

test("lanes do not stand still because what they delivered waits to be recorded", async () => {
  await using storage = await temporaryOutbox();
  await using outbox = await storage.open();
  const taken: string[] = [];
  const targets: TargetOptions[] = [
    { name: "site", type: "function", lanes: 1, handler: async ({ id }) => void taken.push(id) },
  ];
  await using forwarder = createForwarder({ outbox, targets, closeTimeoutMs: 0 });
  await forwarder.start();
  await Promise.all(range(1, 100).map((n) => outbox.append(makeEvent(n))));
  // The clock stands still; without hurry it ends after eight.
  while (taken.length < 100) await turns();
  expect(taken).toEqual(range(1, 100).map((n) => makeEvent(n).id));
  // Closing waits by the clock for what may still come.
  vi.useRealTimers();
});
