import { createForwarder, type FunctionHandler } from "@tenfour/forwarder";
import { expect, test } from "vitest";
import { record } from "./support/events.js";
import { FakeClock } from "./support/fake-clock.js";
import { MemoryOutbox } from "./support/memory-outbox.js";

const own = (handler: FunctionHandler, name = "own") => ({ name, type: "function", handler }) as const;

test("close delivers what it can, calls off the rest, and the next start goes on with it", async () => {
  const outbox = new MemoryOutbox();
  const first: string[] = [];
  const stuck: FunctionHandler = ({ id, name }) => {
    first.push(id);
    return name === "STUCK" ? new Promise<never>(() => undefined) : Promise.resolve();
  };
  const forwarder = createForwarder({ outbox, closeTimeoutMs: 2_000, targets: [own(stuck)] });
  await forwarder.start();
  const events = ["GOOD", "GOOD", "STUCK", "GOOD"].map((name) => record({ name }));
  for (const event of events) await forwarder.enqueue(event);
  await forwarder.close();
  expect(first).toEqual(events.slice(0, 3).map(({ id }) => id));
  expect(outbox.of("own").left).toEqual(events.slice(2).map(({ id }) => id));
  expect(outbox.of("own").deferrals).toEqual([]);

  const second: string[] = [];
  await using again = createForwarder({ outbox, targets: [own(({ id }) => void second.push(id))] });
  await again.start();
  await outbox.of("own").until(({ settled }) => settled.size === 4);
  expect(second).toEqual(events.slice(2).map(({ id }) => id));
});

test("close drains a backlog before it ends", async () => {
  const outbox = new MemoryOutbox();
  const got: string[] = [];
  const forwarder = createForwarder({ outbox, targets: [own(({ id }) => void got.push(id))] });
  await forwarder.start();
  const events = Array.from({ length: 1_000 }, () => record());
  await Promise.all(events.map((event) => forwarder.enqueue(event)));
  await forwarder.close();
  expect(got).toEqual(events.map(({ id }) => id));
  expect(outbox.of("own").left).toEqual([]);
});

test("targets come and go at run time", async () => {
  const outbox = new MemoryOutbox();
  await using forwarder = createForwarder({ outbox });
  await forwarder.start();
  await forwarder.enqueue(record());
  const got: string[] = [];
  await forwarder.addTarget(own(({ id }) => void got.push(id)));
  const event = record();
  await forwarder.enqueue(event);
  await outbox.of("own").until(({ settled }) => settled.size === 1);
  expect(got).toEqual([event.id]);
  expect(await forwarder.removeTarget("own")).toBe(true);
  expect(await forwarder.removeTarget("own")).toBe(false);
  expect(outbox.consumers.size).toBe(0);
  await expect(async () => forwarder.pause("own")).rejects.toMatchObject({
    code: "ERR_TENFOUR_TARGET_UNKNOWN",
  });
});

test("pause holds a target's events until resume", async () => {
  const outbox = new MemoryOutbox();
  const got: string[] = [];
  await using forwarder = createForwarder({ outbox, targets: [own(({ id }) => void got.push(id))] });
  await forwarder.start();
  await forwarder.pause("own", "maintenance");
  const events = [record(), record({ community: "b" })];
  for (const event of events) await forwarder.enqueue(event);
  expect((await forwarder.stats()).targets).toMatchObject([{ state: "halted", pending: 2 }]);
  expect(got).toEqual([]);
  await forwarder.resume("own");
  await outbox.of("own").until(({ settled }) => settled.size === 2);
  expect(got).toHaveLength(2);
});

test("each target gets what it asks for, and the rest is settled as unwanted", async () => {
  const outbox = new MemoryOutbox();
  const got: string[] = [];
  const handler: FunctionHandler = ({ name }) => void got.push(String(name));
  await using forwarder = createForwarder({
    outbox,
    targets: [
      {
        ...own(handler),
        events: ["EVENT_UNIT_*", "!EVENT_UNIT_LOGOUT"],
        where: { community: ["a"], server: 2 },
      },
    ],
  });
  await forwarder.start();
  const send = (name: string, community: string, server?: number) =>
    forwarder.enqueue(record({ name, community, ...(server === undefined ? {} : { server }) }));
  await send("EVENT_UNIT_X", "a", 2);
  await send("EVENT_UNIT_X", "b", 2);
  await send("EVENT_UNIT_Y", "a");
  await send("EVENT_UNIT_LOGOUT", "a", 2);
  await send("EVENT_911", "a", 2);
  await outbox.of("own").until(({ settled }) => settled.size === 5);
  expect(got).toEqual(["EVENT_UNIT_X"]);
  expect([...outbox.of("own").settled.values()].filter(({ kind }) => kind === "unwanted")).toHaveLength(4);
});

test("a rate is kept", async () => {
  const clock = new FakeClock();
  const outbox = new MemoryOutbox(clock);
  const times: number[] = [];
  const beganMs = clock.now();
  const target = {
    ...own(() => void times.push(clock.now() - beganMs)),
    rate: { attempts: 2, perMs: 1_000 },
  };
  const forwarder = createForwarder({ outbox, clock, targets: [target] });
  await forwarder.start();
  const receivedAt = new Date(beganMs).toISOString();
  for (let index = 0; index < 6; index++)
    await forwarder.enqueue(record({ community: `${index}`, receivedAt }));
  await clock.until(() => times.length === 6, 100);
  expect(times).toEqual([0, 0, 500, 1_000, 1_500, 2_000]);
  await clock.during(forwarder.close());
});

test("a record is made once for all targets, and its JSON too", async () => {
  const outbox = new MemoryOutbox();
  const seen: unknown[] = [];
  await using forwarder = createForwarder({
    outbox,
    targets: [own((one) => void seen.push(one), "one"), own((one) => void seen.push(one), "two")],
  });
  await forwarder.start();
  await forwarder.enqueue(record());
  await outbox.of("one").until(({ settled }) => settled.size === 1);
  await outbox.of("two").until(({ settled }) => settled.size === 1);
  expect(seen).toHaveLength(2);
  expect(seen[0]).toBe(seen[1]);
});

test("a large body is understood in a worker, and its order is kept", async () => {
  const outbox = new MemoryOutbox();
  const got: [string, number][] = [];
  const handler: FunctionHandler = ({ id, event }) => void got.push([id, JSON.stringify(event).length]);
  await using forwarder = createForwarder({ outbox, targets: [own(handler)] });
  await forwarder.start();
  const events = [record(), record({ text: "x".repeat(300_000) }), record({ text: "y" })];
  for (const event of events) await forwarder.enqueue(event);
  await outbox.of("own").until(({ settled }) => settled.size === 3);
  expect(got.map(([id]) => id)).toEqual(events.map(({ id }) => id));
  expect(got[1]?.[1]).toBeGreaterThan(300_000);
});
