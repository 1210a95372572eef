import { expect, test } from "vitest";
import { makeEvent } from "./support/deliveries.js";
import { temporaryOutbox } from "./support/temporary-outbox.js";

test("onSync hears of every commit that waits for the disk, before the event counts as kept", async () => {
  await using storage = await temporaryOutbox();
  const syncs: number[] = [];
  const outbox = await storage.open({ onSync: (durationMs) => syncs.push(durationMs) });
  const kept = [1, 2, 3].map((n) => outbox.append(makeEvent(n)));
  await Promise.all(kept);
  // They came in one turn, so they share it.
  expect(syncs).toEqual([expect.any(Number)]);
  await outbox.append(makeEvent(4));
  expect(syncs).toHaveLength(2);
  expect(syncs.every((durationMs) => durationMs > 0)).toBe(true);
  await outbox.close();
});
