import type { OutboxDelivery } from "@tenfour/forwarder";
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

test("what is settled while there is ever more to settle is recorded together", async () => {
  await using outbox = await open();
  await outbox.append(...range(1, 60));
  const recorded: Promise<void>[] = [];
  for (const delivery of await outbox.pull()) {
    recorded.push(outbox.settle(delivery));
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(recorded).toHaveLength(60);
  // One promise for all of them: they are in one commit.
  expect(new Set(recorded).size).toBe(1);
  await Promise.all(recorded);
});

test("not for longer than 4 ms, and not when there is nothing more", async () => {
  await using outbox = await open();
  await outbox.append(...range(1, 20));
  const [first, second, third] = await outbox.pull();
  if (first === undefined || second === undefined || third === undefined) throw new Error("there are 20");
  const recorded = [outbox.settle(first)];
  await new Promise((resolve) => setImmediate(resolve));
  vi.advanceTimersByTime(4);
  recorded.push(outbox.settle(second));
  await Promise.all(recorded);
  await outbox.settle(third);
});
