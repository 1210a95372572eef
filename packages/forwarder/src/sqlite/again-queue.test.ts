import { expect, test } from "vitest";
import { AgainQueue } from "./again-queue.js";
import type { ConsumerHost } from "./consumer.js";
import type { AgainRow, Calls, ReadAgain } from "./protocol.js";

const PACK = { events: "[]", bodies: new Uint8Array(0), ends: [] };

/** A file in which somebody asked for these again. */
function hostWith(asked: ReadonlySet<number>): ConsumerHost {
  const readAgain = ({ events, without }: ReadAgain): Calls["readAgain"]["answer"] => {
    const rows = [...asked]
      .filter((id) => !without.includes(id))
      .slice(0, events)
      .map((id): AgainRow => ({ id, kind: "replay", attempts: 0, firstFailedAtMs: undefined, pack: PACK }));
    return { rows, nextDueMs: undefined };
  };
  return {
    // The one call that the queue makes, without the thread that answers it.
    reader: { call: (_: "readAgain", ask: ReadAgain) => Promise.resolve(readAgain(ask)) } as never,
    now: () => 0,
    horizon: () => 0,
    record: () => Promise.resolve(),
    hurry: () => undefined,
  };
}

test("a long replay is read piece by piece, as what was read is done with", async () => {
  const asked = new Set(Array.from({ length: 200 }, (_, index) => index + 1));
  const again = new AgainQueue(1, hostWith(asked));
  const reads: number[] = [];
  while (again.isDue) {
    const rows = await again.read();
    reads.push(rows.length);
    expect(again.isDue).toBe(false);
    for (const { id } of rows) {
      asked.delete(id);
      again.written([{ id, done: true }]);
    }
  }
  expect(reads).toEqual([64, 64, 64, 8]);
  expect(again.nextDueAt).toBe(Number.POSITIVE_INFINITY);
});
