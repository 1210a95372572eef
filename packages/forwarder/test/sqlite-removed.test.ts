import { expect, test } from "vitest";
import { openDatabase } from "../src/sqlite/open-database.js";
import { appendAll, LONG, pullNumbers } from "./support/deliveries.js";
import { temporaryOutbox } from "./support/temporary-outbox.js";

test("what became of deliveries of a target that is removed is not written after it", async () => {
  await using storage = await temporaryOutbox();
  {
    await using outbox = await storage.open();
    const consumer = await outbox.consumer("gone");
    await appendAll(outbox, [1, 2, 3, 4], (n) => `key ${n}`);
    const [one, two, three, four] = await pullNumbers(consumer, 4);
    if (one === undefined || two === undefined || three === undefined || four === undefined)
      throw new Error("there are four");
    const dead = { kind: "dead", reason: "refused", detail: "no", attempts: 1 } as const;
    const before = [consumer.defer(one, LONG), consumer.settle(two, dead)];
    expect(await outbox.removeConsumer("gone")).toBe(true);
    // Whoever has a delivery in hand still may learn of its end, too.
    await Promise.all([...before, consumer.defer(three, LONG), consumer.settle(four, dead)]);
  }
  const database = openDatabase(storage.path);
  const rows = database.prepare("SELECT (SELECT count(*) FROM deferred), (SELECT count(*) FROM dead)").all();
  database.close();
  expect(rows).toEqual([[0, 0]]);
});
