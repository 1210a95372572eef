import { expect, test } from "vitest";
import type { Outbox } from "../src/outbox.js";
import {
  appendAll,
  FAILURE,
  isIdle,
  LONG,
  MANY,
  makeEvent,
  NEVER,
  numberOf,
  numbersOf,
  type OutboxUnderTest,
  pullNumbers,
  range,
} from "./support/deliveries.js";

/** What an outbox does with deliveries that ended, failed or were given back. Part of `outboxConformance`. */
export function waitingConformance(start: () => Promise<OutboxUnderTest>): void {
  test("what was settled does not come again, what was not does, in order", async () => {
    await using storage = await start();
    {
      await using outbox = await storage.open();
      const consumer = await outbox.consumer("bot");
      await appendAll(outbox, range(1, 10), (n) => `key ${n % 2}`);
      for (const delivery of await pullNumbers(consumer, 10)) {
        const n = numberOf(delivery);
        if (n === 3 || n === 6 || n === 9)
          await consumer.settle(delivery, { kind: "delivered", attempts: 1 });
        if (n === 4) await consumer.settle(delivery, { kind: "unwanted" });
      }
      expect(await outbox.stats()).toMatchObject({ consumers: [{ pending: 6 }] });
    }
    await using outbox = await storage.open();
    const consumer = await outbox.consumer("bot");
    await outbox.append(makeEvent(11));
    expect(numbersOf(await pullNumbers(consumer, 7))).toEqual([1, 2, 5, 7, 8, 10, 11]);
    expect(await outbox.stats()).toMatchObject({
      events: 11,
      consumers: [{ target: "bot", pending: 7, oldestPendingAt: makeEvent(1).receivedAt }],
    });
  });

  test("what a pull under way brings of a key that is deferred has gone back, and comes again in order", async () => {
    await using storage = await start();
    await using outbox = await storage.open();
    const consumer = await outbox.consumer("bot");
    await appendAll(outbox, range(1, 3), () => "a");
    const [one] = await consumer.pull({ ...MANY, events: 1 }, NEVER);
    if (one === undefined) throw new Error("there are three");
    const pulled = consumer.pull(MANY, NEVER);
    await consumer.defer(one, { ...FAILURE, delayMs: 0 });
    consumer.release(await pulled);
    const again = await pullNumbers(consumer, 3);
    expect(numbersOf(again)).toEqual([1, 2, 3]);
    for (const delivery of again) await consumer.settle(delivery, { kind: "delivered", attempts: 1 });
    expect(await isIdle(consumer)).toBe(true);
  });

  test("a deferred key waits with all that is behind it, while others go on", async () => {
    await using storage = await start();
    await using outbox = await storage.open();
    const consumer = await outbox.consumer("bot");
    const key = (n: number): string => (n % 2 === 0 ? "even" : "odd");
    await appendAll(outbox, range(1, 6), key);
    const [one, two] = await pullNumbers(consumer, 6);
    if (one === undefined || two === undefined) throw new Error("nothing was pulled");
    await consumer.defer(two, LONG);
    await appendAll(outbox, range(7, 10), key);
    expect(numbersOf(await pullNumbers(consumer, 2))).toEqual([7, 9]);
    expect(await isIdle(consumer)).toBe(true);
    expect(await outbox.stats()).toMatchObject({ consumers: [{ pending: 10 }] });
  });

  test("when the target works again all keys are due, but for those of which it asked for more time", async () => {
    await using storage = await start();
    await using outbox = await storage.open();
    const consumer = await outbox.consumer("bot");
    await appendAll(outbox, range(1, 2), (n) => `key ${n}`);
    const [one, two] = await pullNumbers(consumer, 2);
    if (one === undefined || two === undefined) throw new Error("nothing was pulled");
    await consumer.defer(one, { ...LONG, askedMs: LONG.delayMs });
    await consumer.defer(two, LONG);
    consumer.wake();
    expect(numbersOf(await pullNumbers(consumer, 1))).toEqual([2]);
    expect(await isIdle(consumer)).toBe(true);
    consumer.wake("all");
    expect(numbersOf(await pullNumbers(consumer, 1))).toEqual([1]);
  });

  test("a deferred key comes again in order, with its attempts, and then goes on", async () => {
    await using storage = await start();
    await using outbox = await storage.open();
    const consumer = await outbox.consumer("bot");
    await appendAll(outbox, range(1, 3));
    const [one] = await pullNumbers(consumer, 3);
    if (one === undefined) throw new Error("nothing was pulled");
    const deferred = consumer.defer(one, { ...FAILURE, failedAttempts: 2, firstFailedAtMs: 77 });
    await outbox.append(makeEvent(4));
    await deferred;
    const again = await pullNumbers(consumer, 4);
    expect(numbersOf(again)).toEqual([1, 2, 3, 4]);
    expect(again[0]).toMatchObject({ failedAttempts: 2, firstFailedAtMs: 77 });
    expect(again[1]).toMatchObject({ failedAttempts: 0 });
    expect(again[1]).not.toHaveProperty("firstFailedAtMs");
    for (const delivery of again) await consumer.settle(delivery, { kind: "delivered", attempts: 3 });
    await outbox.append(makeEvent(5));
    const [five] = await pullNumbers(consumer, 1);
    expect(five).toMatchObject({ failedAttempts: 0 });
    expect(await outbox.stats()).toMatchObject({ consumers: [{ pending: 1 }] });
  });

  test("a deferred key comes again while all others have something to deliver at any time", async () => {
    await using storage = await start();
    await using outbox = await storage.open();
    const consumer = await outbox.consumer("bot");
    const key = (n: number): string => `key ${n % 30}`;
    const limits = { ...MANY, events: 30, perKey: 64 };
    await appendAll(outbox, range(1, 1_800), key);
    const [one, ...others] = await consumer.pull(limits, NEVER);
    if (one === undefined) throw new Error("nothing was pulled");
    const late = numberOf(one);
    await consumer.defer(one, FAILURE);
    consumer.release(others);
    for (let next = 1_801; next < 5_000; next += 1) {
      const [delivery] = await consumer.pull({ ...limits, events: 1 }, NEVER);
      if (delivery === undefined || numberOf(delivery) === late) return;
      await Promise.all([
        consumer.settle(delivery, { kind: "delivered", attempts: 1 }),
        outbox.append(makeEvent(next, key(next))),
      ]);
    }
    throw new Error("it did not come again");
  });

  test("a deferred key waits across a restart, with its attempts, and loses nothing", async () => {
    await using storage = await start();
    const key = (n: number): string => `key ${n % 3}`;
    {
      await using outbox = await storage.open();
      const consumer = await outbox.consumer("bot");
      await appendAll(outbox, range(1, 30), key);
      const all = await pullNumbers(consumer, 30);
      for (const delivery of all) {
        const n = numberOf(delivery);
        if (n === 4) await consumer.defer(delivery, { ...FAILURE, failedAttempts: 7, firstFailedAtMs: 5 });
        else if (n < 4 || key(n) !== key(4))
          await consumer.settle(delivery, { kind: "delivered", attempts: 1 });
      }
    }
    await using outbox = await storage.open();
    const consumer = await outbox.consumer("bot");
    await appendAll(outbox, [31, 32], key);
    const rest = await pullNumbers(consumer, 11);
    const mine = rest.filter((delivery) => key(numberOf(delivery)) === key(4));
    expect(numbersOf(mine)).toEqual(range(4, 31).filter((n) => key(n) === key(4)));
    expect(mine[0]).toMatchObject({ failedAttempts: 7, firstFailedAtMs: 5 });
    expect(numbersOf(rest).sort((a, b) => a - b)).toEqual([...numbersOf(mine), 32]);
  });

  test("a dead letter is counted and lets the next one go ahead", async () => {
    await using storage = await start();
    {
      await using outbox = await storage.open();
      const consumer = await outbox.consumer("bot");
      await appendAll(outbox, [1, 2]);
      const [one] = await pullNumbers(consumer, 2);
      if (one === undefined) throw new Error("nothing was pulled");
      await consumer.settle(one, {
        kind: "dead",
        reason: "refused",
        detail: "400",
        attempts: 5,
        status: 400,
      });
      expect(await outbox.stats()).toMatchObject({ consumers: [{ pending: 1, dead: 1 }] });
    }
    await using outbox = await storage.open();
    const consumer = await outbox.consumer("bot");
    expect(numbersOf(await pullNumbers(consumer, 1))).toEqual([2]);
    expect(await outbox.stats()).toMatchObject({ consumers: [{ pending: 1, dead: 1 }] });
  });

  test("what is released comes again, in order, without having failed", async () => {
    await using storage = await start();
    await using outbox = await storage.open();
    const consumer = await outbox.consumer("bot");
    await appendAll(outbox, range(1, 5));
    const [one, ...others] = await pullNumbers(consumer, 5);
    if (one === undefined) throw new Error("nothing was pulled");
    await consumer.settle(one, { kind: "delivered", attempts: 1 });
    consumer.release(others);
    await outbox.append(makeEvent(6));
    const again = await pullNumbers(consumer, 5);
    expect(numbersOf(again)).toEqual([2, 3, 4, 5, 6]);
    expect(again.map(({ failedAttempts }) => failedAttempts)).toEqual([0, 0, 0, 0, 0]);
  });

  test("a pull takes so many of one key at most, counting what is out", async () => {
    await using storage = await start();
    await using outbox = await storage.open();
    const consumer = await outbox.consumer("bot");
    await appendAll(outbox, [...range(1, 200), 201], (n) => (n === 201 ? "other" : "busy"));
    const limits = { ...MANY, perKey: 3 };
    const first = await pullNumbers(consumer, 4, limits);
    expect(numbersOf(first).sort((a, b) => a - b)).toEqual([1, 2, 3, 201]);
    expect(await isIdle(consumer, limits)).toBe(true);
    const waiting = consumer.pull(limits, NEVER);
    for (const delivery of first) {
      if (numberOf(delivery) < 3) await consumer.settle(delivery, { kind: "delivered", attempts: 1 });
    }
    const next = numbersOf(await waiting);
    if (next.length < 2) next.push(...numbersOf(await consumer.pull(limits, NEVER)));
    expect(next).toEqual([4, 5]);
  });

  test("the long queue of one key is handed out in order, and survives a restart in the middle", async () => {
    await using storage = await start();
    const key = (n: number): string => (n % 50 === 0 ? "other" : "busy");
    const seen: number[] = [];
    const settleSome = async (outbox: Outbox, count: number): Promise<void> => {
      const consumer = await outbox.consumer("bot");
      while (seen.length < count) {
        for (const delivery of await consumer.pull({ events: 70, bytes: 1e6, perKey: 40 }, NEVER)) {
          seen.push(numberOf(delivery));
          await consumer.settle(delivery, { kind: "delivered", attempts: 1 });
          if (seen.length === count) return;
        }
      }
    };
    {
      await using outbox = await storage.open();
      await outbox.consumer("bot");
      await appendAll(outbox, range(1, 600), key);
    }
    {
      await using outbox = await storage.open();
      await settleSome(outbox, 333);
    }
    await using outbox = await storage.open();
    await settleSome(outbox, 600);
    for (const one of ["busy", "other"]) {
      const wanted = range(1, 600).filter((n) => key(n) === one);
      expect(seen.filter((n) => key(n) === one)).toEqual(wanted);
    }
    expect(await outbox.stats()).toMatchObject({ consumers: [{ pending: 0 }] });
  });

  test("every key that waits is due when the target works again", async () => {
    await using storage = await start();
    await using outbox = await storage.open();
    const consumer = await outbox.consumer("bot");
    await appendAll(outbox, [1, 2], (n) => `key ${n}`);
    for (const delivery of await pullNumbers(consumer, 2)) await consumer.defer(delivery, LONG);
    expect(await isIdle(consumer)).toBe(true);
    consumer.wake();
    const again = await pullNumbers(consumer, 2);
    expect(numbersOf(again).sort((a, b) => a - b)).toEqual([1, 2]);
    expect(again.map(({ failedAttempts }) => failedAttempts)).toEqual([1, 1]);
  });

  test("a halt is remembered until it is lifted", async () => {
    await using storage = await start();
    const halt = { since: "2026-11-25T12:00:00.000Z", reason: "the target is gone (410)" };
    {
      await using outbox = await storage.open();
      const consumer = await outbox.consumer("bot");
      expect(consumer.halted).toBeUndefined();
      const recorded = consumer.halt(halt);
      expect(consumer.halted).toEqual(halt);
      await recorded;
    }
    {
      await using outbox = await storage.open();
      const consumer = await outbox.consumer("bot");
      expect(consumer.halted).toEqual(halt);
      await consumer.halt(undefined);
    }
    await using outbox = await storage.open();
    expect((await outbox.consumer("bot")).halted).toBeUndefined();
  });
}
