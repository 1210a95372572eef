import type { OutboxEvent, PullLimits } from "../outbox.js";

/** An event on its way through a consumer's buffer. */
export interface Item {
  readonly seq: number;
  readonly lane: string;
  readonly event: OutboxEvent;
  readonly attempts: number;
  readonly firstFailedAtMs: number | undefined;
  /** Set for what was asked for again, out of order. */
  readonly again: { readonly id: number; readonly kind: "retry" | "replay" } | undefined;
}

const LOW_EVENTS = 128;
const MAX_EVENTS = 512;
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
    this.#bytes += sizeOf(item);
  }

  /** @param out how many of a lane are out already */
  shift(
    { events, bytes, perKey = Number.POSITIVE_INFINITY }: PullLimits,
    out: (lane: string) => number,
  ): Item[] {
    const taken: Item[] = [];
    const left: Item[] = [];
    const lanes = new Map<string, number>();
    let full = false;
    let room = bytes;
    for (const item of this.#items) {
      const ofLane = lanes.get(item.lane) ?? out(item.lane);
      full ||= taken.length === events || (room < sizeOf(item) && taken.length > 0);
      if (full || ofLane >= perKey) {
        left.push(item);
        continue;
      }
      lanes.set(item.lane, ofLane + 1);
      room -= sizeOf(item);
      taken.push(item);
    }
    for (const item of taken) this.#bytes -= sizeOf(item);
    this.#items = left;
    return taken;
  }

  /** Back to the front, in the order of the log. */
  putBack(items: readonly Item[]): void {
    this.#items.unshift(...[...items].sort((a, b) => a.seq - b.seq));
    for (const item of items) this.#bytes += sizeOf(item);
  }

  dropLane(lane: string): void {
    this.#items = this.#items.filter((item) => item.lane !== lane || item.again !== undefined);
    this.#bytes = this.#items.reduce((sum, item) => sum + sizeOf(item), 0);
  }
}

function sizeOf(item: Item): number {
  return item.event.body.bytes.byteLength;
}
