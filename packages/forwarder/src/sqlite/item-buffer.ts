import type { PullLimits } from "../outbox.js";
import type { Item } from "./item.js";

const LOW_EVENTS = 128;
/** What is appended is handed on from here; beyond this, it is read back from the file when its turn comes. */
const MAX_EVENTS = 4_096;
const MAX_BYTES = 4 * 1024 * 1024;

/** What a consumer may take at once, oldest first. */
export class ItemBuffer {
  #items: Item[] = [];
  #bytes = 0;

  /** Whether it is time to read on. */
  get isLow(): boolean {
    return this.#items.length < LOW_EVENTS && this.#bytes < MAX_BYTES / 4;
  }

  /** Whether what is appended is better left on disk. */
  get isFull(): boolean {
    return this.#items.length >= MAX_EVENTS || this.#bytes >= MAX_BYTES;
  }

  push(item: Item): void {
    this.#items.push(item);
    this.#bytes += item.bytes;
  }

  /** @param out how many of a lane are out already */
  shift(
    { events, bytes, perKey = Number.POSITIVE_INFINITY }: PullLimits,
    out: (lane: string) => number,
  ): Item[] {
    const taken: Item[] = [];
    const left: Item[] = [];
    const lanes = new Map<string, number>();
    let room = bytes;
    let looked = 0;
    for (const item of this.#items) {
      const size = item.bytes;
      if (taken.length === events || (room < size && taken.length > 0)) break;
      looked += 1;
      const ofLane = lanes.get(item.lane) ?? out(item.lane);
      if (ofLane >= perKey) {
        left.push(item);
        continue;
      }
      lanes.set(item.lane, ofLane + 1);
      room -= size;
      this.#bytes -= size;
      taken.push(item);
    }
    this.#items = left.concat(this.#items.slice(looked));
    return taken;
  }

  /** Back to where they were: what is put back later may be older or younger than what was before. */
  putBack(items: readonly Item[]): void {
    this.#items = [...items, ...this.#items].sort((a, b) => a.seq - b.seq);
    for (const item of items) this.#bytes += item.bytes;
  }

  dropLane(lane: string): void {
    this.#items = this.#items.filter((item) => item.lane !== lane || item.asked !== undefined);
    this.#bytes = this.#items.reduce((sum, item) => sum + item.bytes, 0);
  }
}
