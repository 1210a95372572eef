import { LaneCounts } from "./lane-counts.js";

/** Sequence numbers that lie this far beyond the position at most, which bounds the bitmap to 8 kB. */
const MAX_AHEAD = 65_536;

/**
 * Where a consumer stands in the log: everything up to `settledUpTo` is settled, `#ahead` is what is settled beyond,
 * and everything up to `readUpTo` has been handed on or was left to a lane that waits.
 */
export class Position {
  #settledUpTo: number;
  #readUpTo: number;
  readonly #ahead = new Set<number>();
  /** What was read, oldest first; from `#head` on it counts. */
  readonly #order: number[] = [];
  /** The lane of each, undefined once it is not open any more. */
  readonly #lanes: (string | undefined)[] = [];
  #head = 0;
  readonly #openOf = new LaneCounts();

  /** @param ahead bit i: event `settledUpTo + 1 + i` is settled */
  constructor(settledUpTo: number, ahead: Uint8Array) {
    this.#settledUpTo = settledUpTo;
    this.#readUpTo = settledUpTo;
    for (const [index, byte] of ahead.entries()) {
      for (let bit = 0; bit < 8; bit++) {
        if ((byte & (1 << bit)) !== 0) this.#ahead.add(settledUpTo + 1 + index * 8 + bit);
      }
    }
  }

  get settledUpTo(): number {
    return this.#settledUpTo;
  }

  get readUpTo(): number {
    return this.#readUpTo;
  }

  /** How far may be read now. */
  get limit(): number {
    return this.#settledUpTo + MAX_AHEAD;
  }

  isSettled(seq: number): boolean {
    return seq <= this.#settledUpTo || this.#ahead.has(seq);
  }

  /** Notes that an event was read, after the last one. */
  open(seq: number, lane: string): void {
    this.#order.push(seq);
    this.#lanes.push(lane);
    this.#openOf.add(lane);
  }

  /** How many of a lane are open. */
  openOf(lane: string): number {
    return this.#openOf.of(lane);
  }

  /** Notes how far has been read, when everything of it that counts is open. */
  readTo(seq: number): void {
    this.#readUpTo = Math.max(this.#readUpTo, seq);
    this.#advance();
  }

  settle(seq: number): void {
    this.#close(seq);
    this.#advance();
    if (seq > this.#settledUpTo) this.#ahead.add(seq);
  }

  /** Leaves a lane's events to the lane: the position need not wait for them. Returns which, oldest first. */
  leave(lane: string): number[] {
    const left: number[] = [];
    for (let place = this.#head; place < this.#order.length; place++) {
      const seq = this.#order[place];
      if (seq === undefined || this.#lanes[place] !== lane) continue;
      left.push(seq);
      this.#closeAt(place);
    }
    this.#advance();
    return left;
  }

  /** The bitmap that the constructor takes. */
  aheadBits(): Uint8Array {
    let last = this.#settledUpTo;
    for (const seq of this.#ahead) if (seq > last) last = seq;
    const bits = new Uint8Array(Math.ceil((last - this.#settledUpTo) / 8));
    for (const seq of this.#ahead) {
      const bit = seq - this.#settledUpTo - 1;
      bits[bit >> 3] = (bits[bit >> 3] ?? 0) | (1 << (bit & 7));
    }
    return bits;
  }

  #close(seq: number): void {
    const place = this.#placeOf(seq);
    if (this.#order[place] === seq) this.#closeAt(place);
  }

  #closeAt(place: number): void {
    const lane = this.#lanes[place];
    if (lane === undefined) return;
    this.#lanes[place] = undefined;
    this.#openOf.remove(lane);
  }

  /** The first place whose sequence number is not below this one. */
  #placeOf(seq: number): number {
    let from = this.#head;
    let to = this.#order.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((this.#order[middle] ?? seq) < seq) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  #advance(): void {
    while (this.#head < this.#order.length && this.#lanes[this.#head] === undefined) this.#head += 1;
    const oldest = this.#order[this.#head];
    if (this.#head > 1024 && this.#head * 2 > this.#order.length) {
      this.#order.splice(0, this.#head);
      this.#lanes.splice(0, this.#head);
      this.#head = 0;
    }
    const before = this.#settledUpTo;
    this.#settledUpTo = oldest === undefined ? this.#readUpTo : oldest - 1;
    if (this.#ahead.size === 0) return;
    if (this.#settledUpTo - before <= this.#ahead.size) {
      for (let seq = before + 1; seq <= this.#settledUpTo; seq++) this.#ahead.delete(seq);
    } else {
      for (const seq of this.#ahead) if (seq <= this.#settledUpTo) this.#ahead.delete(seq);
    }
  }
}
