import type { KeyQueue } from "./key-window.js";
import type { OutboxDelivery } from "./outbox.js";
import { Pace } from "./pace.js";
import type { TargetParts } from "./target-parts.js";
import type { Understood } from "./understood.js";
import { hasExpired } from "./verdict.js";
import { Wanted } from "./wanted.js";

/** Unwanted events that are passed over before other work has its turn. */
const MAX_SKIPPED_PER_TURN = 200;

/** Picks the next event to attempt: passes over what the target does not want, asks the gate, keeps the pace. */
export class Picker {
  readonly #parts: TargetParts;
  readonly #changed: () => void;
  readonly #wanted: Wanted;
  readonly #pace: Pace | undefined;
  #cancelTimer: (() => void) | undefined;
  #isShut = false;

  /** @param changed called when there may be something to pick again */
  constructor(parts: TargetParts, changed: () => void) {
    this.#parts = parts;
    this.#changed = changed;
    const { target, clock } = parts;
    this.#wanted = new Wanted(target);
    this.#pace = target.rate === undefined ? undefined : new Pace(target.rate, clock.now());
  }

  /** Whether the target must not be attempted for a while, as of the last time it was asked for. */
  get isShut(): boolean {
    return this.#isShut;
  }

  /** The queue whose first event may be attempted now; it is `prepared`. */
  next(): KeyQueue | undefined {
    let skips = 0;
    let suspect: KeyQueue | undefined;
    let behind: KeyQueue | undefined;
    for (let queue = this.#parts.window.firstReady; queue !== undefined; queue = behind) {
      // Its turn may end here.
      ({ behind } = queue);
      if (this.prepare(queue) === undefined) {
        skips += 1;
        if (skips < MAX_SKIPPED_PER_TURN) continue;
        setImmediate(this.#changed);
        return undefined;
      }
      // A breaker about to let one probe through had better not spend it on an event that may be at fault itself.
      const isSuspect = this.#parts.gate.breaker !== "closed" && this.#isSuspect(queue);
      if (!isSuspect) return this.#permits(queue) ? queue : undefined;
      suspect ??= queue;
    }
    return suspect !== undefined && this.#permits(suspect) ? suspect : undefined;
  }

  /**
   * The first wanted event of a queue, with what is not wanted taken out; undefined where there is none, and while it
   * is being understood.
   */
  prepare(queue: KeyQueue): Understood | undefined {
    if (queue.prepared !== undefined) return queue.prepared;
    for (let item = queue.items[0]; item !== undefined; item = queue.items[0]) {
      const understood = this.#understand(item);
      if (understood instanceof Promise) {
        this.#parts.window.take(queue);
        const of = item;
        void understood.then((done) => this.#whenUnderstood(queue, of, done));
        return undefined;
      }
      if (understood !== undefined) {
        queue.prepared = understood;
        return understood;
      }
      this.#passOver(queue, item);
    }
    this.#parts.window.rest(queue);
    return undefined;
  }

  /** The first wanted event behind the first one of a queue that is being worked on. */
  async behind(queue: KeyQueue): Promise<Understood | undefined> {
    for (let item = queue.items[1]; item !== undefined; item = queue.items[1]) {
      const understood = await this.#understand(item);
      if (queue.items[1] !== item) return undefined;
      if (understood !== undefined && this.#wanted.is(understood.record)) return understood;
      this.#passOver(queue, item);
    }
    return undefined;
  }

  stop(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  /** Undefined for what is not wanted; what a promise brings has not been asked yet. */
  #understand(item: OutboxDelivery): Understood | Promise<Understood> | undefined {
    const { driver, records } = this.#parts;
    if (!this.#wanted.mayBe(item.event) || driver.wants?.(item.event) === false) return undefined;
    const understood = records.of(item.event);
    if (understood instanceof Promise) return understood;
    return this.#wanted.is(understood.record) ? understood : undefined;
  }

  #whenUnderstood(queue: KeyQueue, item: OutboxDelivery, understood: Understood): void {
    if (queue.items[0] !== item) return;
    if (this.#wanted.is(understood.record)) queue.prepared = understood;
    else this.#passOver(queue, item);
    this.#parts.window.rest(queue);
    this.#changed();
  }

  #passOver(queue: KeyQueue, item: OutboxDelivery): void {
    const { window, settler } = this.#parts;
    window.remove(queue, item);
    settler.settle(item, { kind: "unwanted" });
  }

  #isSuspect({ items: [first] }: KeyQueue): boolean {
    return first !== undefined && this.#parts.suspects.has(first.event.id);
  }

  #permits({ items: [first] }: KeyQueue): boolean {
    const { gate, target, clock } = this.#parts;
    const now = clock.now();
    const permit = gate.ask(now);
    this.#isShut = permit !== "go";
    // What is too old to wait for the target has its one attempt all the same, and makes room.
    const isLastTry =
      permit !== "go" &&
      permit.reason === "open" &&
      first !== undefined &&
      hasExpired(first, target.retry, now);
    if (permit !== "go" && !isLastTry) {
      if (permit.untilMs !== undefined) this.#wakeAfter(permit.untilMs - now);
      return false;
    }
    const waitMs = this.#pace?.take(now) ?? 0;
    if (waitMs === 0) return true;
    gate.probeLost();
    this.#wakeAfter(waitMs);
    return false;
  }

  #wakeAfter(delayMs: number): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#parts.clock.after(delayMs, () => {
      this.#cancelTimer = undefined;
      this.#changed();
    });
  }
}
