import { expect, test } from "vitest";
import { makeEvent, range } from "../../test/support/deliveries.js";
import { Item } from "./item.js";
import { ItemBuffer } from "./item-buffer.js";

const ALL = { events: 1_000, bytes: 1e9 };
const none = (): number => 0;

function filled(upTo: number): ItemBuffer {
  const buffer = new ItemBuffer();
  for (const seq of range(1, upTo)) {
    buffer.push(new Item(seq, makeEvent(seq), { attempts: 0, firstFailedAtMs: undefined }));
  }
  return buffer;
}

const seqs = (items: readonly Item[]): number[] => items.map(({ seq }) => seq);

test("what is put back is in the order of the log again, in whatever order it comes", () => {
  const buffer = filled(9);
  const first = buffer.shift({ ...ALL, events: 3 }, none);
  const second = buffer.shift({ ...ALL, events: 3 }, none);
  buffer.putBack(first.toReversed());
  // A pull that was under way when its target was halted gives back what it got after everybody else.
  buffer.putBack(second);
  expect(seqs(buffer.shift({ ...ALL, events: 5 }, none))).toEqual([1, 2, 3, 4, 5]);
  expect(seqs(buffer.shift(ALL, none))).toEqual([6, 7, 8, 9]);
});
