import { openSqliteOutbox } from "@tenfour/forwarder/sqlite";
import { expect, test } from "vitest";
import { makeEvent, pullNumbers } from "./support/deliveries.js";
import { temporaryOutbox } from "./support/temporary-outbox.js";

test("an event that was stored under an earlier name is found by either", async () => {
  await using storage = await temporaryOutbox();
  await using outbox = await openSqliteOutbox({ path: storage.path });
  const consumer = await outbox.consumer("bot");
  const names = ["event_unit_attach", "EVENT_DISPATCH_UNIT_ATTACH", "EVENT_TONE"];
  for (const [index, nameHint] of names.entries()) await outbox.append({ ...makeEvent(index + 1), nameHint });
  for (const delivery of await pullNumbers(consumer, 3))
    await consumer.settle(delivery, { kind: "dead", reason: "refused", detail: "no", attempts: 1 });
  const listed = async (name: string) =>
    (await outbox.admin.deadLetters({ name }, { limit: 10 })).items.map(({ id }) => Number(id.slice(-12)));
  expect(await listed("EVENT_UNIT_ATTACH")).toEqual([1, 2]);
  expect(await listed("event_dispatch_unit_attach")).toEqual([1, 2]);
  expect(await listed("EVENT_DISPATCH_*")).toEqual([1, 2]);
  expect(await outbox.admin.countDeadLetters({ name: "EVENT_DISPATCH_UNIT_ATTACH" })).toBe(2);
});
