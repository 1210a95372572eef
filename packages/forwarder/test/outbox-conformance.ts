import { expect, test } from "vitest";
import type { OutboxEvent } from "../src/outbox.js";
import { begunConformance } from "./begun-conformance.js";
import {
  appendAll,
  isIdle,
  MANY,
  makeEvent,
  NEVER,
  numbersOf,
  type OutboxUnderTest,
  plain,
  pullNumbers,
  range,
} from "./support/deliveries.js";
import { waitingConformance } from "./waiting-conformance.js";

/** What every implementation of `Outbox` has to do. Call it inside a `describe`. */
export function outboxConformance(start: () => Promise<OutboxUnderTest>): void {
  test("gives back every field and byte", async () => {
    await using storage = await start();
    await using outbox = await storage.open();
    const consumer = await outbox.consumer("bot");
    const event = makeEvent(1, "a", Buffer.from([0, 255, 10, 13, 0x27, 0x22, 0]));
    await outbox.append(event);
    const bare: OutboxEvent = {
      id: makeEvent(2).id,
      source: "accweb",
      transport: "local",
      receivedAt: "2026-11-25T00:00:00.000Z",
      orderingKey: "",
      body: { bytes: new Uint8Array(0), cuts: [], exact: false },
    };
    await outbox.append(bare);
    const [first, second] = await pullNumbers(consumer, 2);
    expect(plain(first?.event)).toEqual(plain(event));
    expect(plain(second?.event)).toEqual(plain(bare));
    expect(first).toMatchObject({ failedAttempts: 0 });
    expect(first).not.toHaveProperty("again");
  });

  test("hands out in order of the calls of append, whenever they resolve", async () => {
    await using storage = await start();
    await using outbox = await storage.open();
    const consumer = await outbox.consumer("bot");
    await appendAll(outbox, range(1, 250));
    expect(numbersOf(await pullNumbers(consumer, 250))).toEqual(range(1, 250));
  });

  test("a large body keeps its place, and arrives whole", async () => {
    await using storage = await start();
    await using outbox = await storage.open();
    const consumer = await outbox.consumer("bot");
    const large = Buffer.alloc(3 * 1024 * 1024 + 17, "0123456789");
    await Promise.all([
      outbox.append(makeEvent(1)),
      outbox.append(makeEvent(2, "a", large)),
      outbox.append(makeEvent(3)),
      outbox.append(makeEvent(4, "b", large.subarray(1))),
      outbox.append(makeEvent(5)),
    ]);
    const all = await pullNumbers(consumer, 5);
    expect(numbersOf(all)).toEqual([1, 2, 3, 4, 5]);
    expect(Buffer.compare(large, all[1]?.event.body.bytes ?? Buffer.alloc(0))).toBe(0);
    expect(Buffer.compare(large.subarray(1), all[3]?.event.body.bytes ?? Buffer.alloc(0))).toBe(0);
  });

  test("an id that is there already is not stored twice", async () => {
    await using storage = await start();
    await using outbox = await storage.open();
    const consumer = await outbox.consumer("bot");
    await Promise.all([
      outbox.append(makeEvent(1)),
      outbox.append(makeEvent(1)),
      outbox.append(makeEvent(2)),
    ]);
    await outbox.append(makeEvent(1, "a", Buffer.alloc(300_000)));
    await outbox.append(makeEvent(3));
    expect(numbersOf(await pullNumbers(consumer, 3))).toEqual([1, 2, 3]);
    expect(await isIdle(consumer)).toBe(true);
    expect(await outbox.stats()).toMatchObject({ events: 3, consumers: [{ pending: 3 }] });
  });

  test("of many events at once those are stored whose id is not there already", async () => {
    await using storage = await start();
    await using outbox = await storage.open();
    const consumer = await outbox.consumer("bot");
    await appendAll(outbox, range(1, 10));
    await appendAll(outbox, [11, 4, 12, 12, ...range(13, 30), 10, 30, ...range(31, 36)]);
    expect(numbersOf(await pullNumbers(consumer, 36))).toEqual(range(1, 36));
    expect(await isIdle(consumer)).toBe(true);
    expect(await outbox.stats()).toMatchObject({ events: 36, consumers: [{ pending: 36 }] });
  });

  test("respects the limits of a pull, but hands out at least one", async () => {
    await using storage = await start();
    await using outbox = await storage.open();
    const consumer = await outbox.consumer("bot");
    for (const n of range(1, 6)) await outbox.append(makeEvent(n, "a", Buffer.alloc(1_000)));
    expect(numbersOf(await consumer.pull({ events: 2, bytes: 1e6 }, NEVER))).toEqual([1, 2]);
    expect(numbersOf(await consumer.pull({ events: 9, bytes: 2_500 }, NEVER))).toEqual([3, 4]);
    expect(numbersOf(await consumer.pull({ events: 9, bytes: 10 }, NEVER))).toEqual([5]);
  });

  test("a pull waits for the next event, and ends with none when it is aborted", async () => {
    await using storage = await start();
    await using outbox = await storage.open();
    const consumer = await outbox.consumer("bot");
    const waiting = consumer.pull(MANY, NEVER);
    await outbox.append(makeEvent(1));
    expect(numbersOf(await waiting)).toEqual([1]);
    const abort = new AbortController();
    const aborted = consumer.pull(MANY, abort.signal);
    abort.abort();
    expect(await aborted).toEqual([]);
    expect(await consumer.pull(MANY, abort.signal)).toEqual([]);
  });

  test("every target gets everything, at its own pace", async () => {
    await using storage = await start();
    await using outbox = await storage.open();
    const bot = await outbox.consumer("bot");
    const site = await outbox.consumer("site");
    await appendAll(outbox, range(1, 20));
    for (const delivery of await pullNumbers(bot, 20))
      await bot.settle(delivery, { kind: "delivered", attempts: 1 });
    expect(numbersOf(await pullNumbers(site, 20))).toEqual(range(1, 20));
    expect(await outbox.stats()).toMatchObject({
      events: 20,
      consumers: [
        { target: "bot", pending: 0, dead: 0 },
        { target: "site", pending: 20, dead: 0, oldestPendingAt: makeEvent(1).receivedAt },
      ],
    });
  });

  test("a new target gets what is appended from then on", async () => {
    await using storage = await start();
    await using outbox = await storage.open();
    await outbox.append(makeEvent(1));
    const late = await outbox.consumer("late");
    await outbox.append(makeEvent(2));
    expect(numbersOf(await late.pull(MANY, NEVER))).toEqual([2]);
    expect(await outbox.stats()).toMatchObject({ consumers: [{ target: "late", pending: 1 }] });
  });

  test("a target has one consumer", async () => {
    await using storage = await start();
    await using outbox = await storage.open();
    const both = await Promise.allSettled([outbox.consumer("bot"), outbox.consumer("bot")]);
    expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    await expect(outbox.consumer("bot")).rejects.toMatchObject({ code: "ERR_TENFOUR_OUTBOX_IN_USE" });
  });

  test("a target that is removed begins anew", async () => {
    await using storage = await start();
    await using outbox = await storage.open();
    await outbox.consumer("bot");
    await outbox.append(makeEvent(1));
    expect(await outbox.removeConsumer("bot")).toBe(true);
    expect(await outbox.removeConsumer("bot")).toBe(false);
    expect(await outbox.stats()).toMatchObject({ consumers: [] });
    const consumer = await outbox.consumer("bot");
    await outbox.append(makeEvent(2));
    expect(numbersOf(await consumer.pull(MANY, NEVER))).toEqual([2]);
  });

  test("once closed it says so", async () => {
    await using storage = await start();
    const outbox = await storage.open();
    const consumer = await outbox.consumer("bot");
    const closed = { code: "ERR_TENFOUR_OUTBOX_CLOSED" };
    const pulled = Promise.allSettled([consumer.pull(MANY, NEVER)]);
    await Promise.all([outbox.close(), outbox.close()]);
    expect(await pulled).toMatchObject([{ status: "rejected", reason: closed }]);
    await expect(outbox.append(makeEvent(2))).rejects.toMatchObject(closed);
    await expect(outbox.consumer("site")).rejects.toMatchObject(closed);
    await expect(outbox.stats()).rejects.toMatchObject(closed);
    await expect(consumer.pull(MANY, NEVER)).rejects.toMatchObject(closed);
  });

  test("closing waits for what is on its way", async () => {
    await using storage = await start();
    const outbox = await storage.open();
    await outbox.consumer("bot");
    const appended = [outbox.append(makeEvent(1)), outbox.append(makeEvent(2, "a", Buffer.alloc(400_000)))];
    await outbox.close();
    await Promise.all(appended);
    await using again = await storage.open();
    expect(numbersOf(await pullNumbers(await again.consumer("bot"), 2))).toEqual([1, 2]);
  });

  waitingConformance(start);
  begunConformance(start);
}
