import { expect, test } from "vitest";
import type { OutboxDelivery } from "../src/outbox.js";
import { appendAll, FAILURE, numbersOf, type OutboxUnderTest, pullNumbers } from "./support/deliveries.js";

const isBegun = ({ begun }: OutboxDelivery): boolean => begun === true;

/** What an implementation of `Outbox` does about attempts that must not be made twice. */
export function begunConformance(start: () => Promise<OutboxUnderTest>): void {
  test("an attempt that was begun and not ended is known to the next process, until it is settled", async () => {
    await using storage = await start();
    {
      await using outbox = await storage.open();
      const consumer = await outbox.consumer("bot");
      await appendAll(outbox, [1, 2, 3], (n) => `key ${n}`);
      const [one, two] = await pullNumbers(consumer, 3);
      if (one === undefined || two === undefined) throw new Error("nothing was pulled");
      expect([one, two].some(isBegun)).toBe(false);
      await Promise.all([consumer.begin(one), consumer.begin(two)]);
    }
    {
      await using outbox = await storage.open();
      const consumer = await outbox.consumer("bot");
      const pulled = await pullNumbers(consumer, 3);
      expect(numbersOf(pulled.filter(isBegun))).toEqual([1, 2]);
      const [one, two] = pulled;
      if (one === undefined || two === undefined) throw new Error("nothing was pulled");
      await consumer.settle(one, { kind: "delivered", attempts: 1 });
      // Given back by whoever did not attempt it, it stays what it is.
      consumer.release([two]);
      const [again] = await pullNumbers(consumer, 1);
      expect(again).toMatchObject({ begun: true });
    }
    await using outbox = await storage.open();
    const pulled = await pullNumbers(await outbox.consumer("bot"), 2);
    expect(numbersOf(pulled)).toEqual([2, 3]);
    expect(pulled.map(isBegun)).toEqual([true, false]);
  });

  test("an attempt that has ended leaves no trace", async () => {
    await using storage = await start();
    {
      await using outbox = await storage.open();
      const consumer = await outbox.consumer("bot");
      await appendAll(outbox, [1, 2, 3], (n) => `key ${n}`);
      const [one, two, three] = await pullNumbers(consumer, 3);
      if (one === undefined || two === undefined || three === undefined)
        throw new Error("nothing was pulled");
      await Promise.all([one, two, three].map((delivery) => consumer.begin(delivery)));
      await consumer.settle(one, { kind: "delivered", attempts: 1 });
      await consumer.defer(two, FAILURE);
      consumer.release([three]);
    }
    await using outbox = await storage.open();
    const pulled = await pullNumbers(await outbox.consumer("bot"), 2);
    expect(numbersOf(pulled).sort((a, b) => a - b)).toEqual([2, 3]);
    expect(pulled.some(isBegun)).toBe(false);
  });

  test("what was given back must not be begun", async () => {
    await using storage = await start();
    await using outbox = await storage.open();
    const consumer = await outbox.consumer("bot");
    await appendAll(outbox, [1]);
    const [one] = await pullNumbers(consumer, 1);
    if (one === undefined) throw new Error("nothing was pulled");
    consumer.release([one]);
    await expect(consumer.begin(one)).rejects.toThrow("given back");
  });
}
