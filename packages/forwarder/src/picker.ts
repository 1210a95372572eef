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
   * The first wanted event from a place in a queue on, with what is not wanted taken out; undefined where there is
   * none, and while it is being understood.
   */
  prepare(queue: KeyQueue, from = 0): Understood | undefined {
    const { window, settler } = this.#parts;
    if (from === 0 && queue.prepared !== undefined) return queue.prepared;
    for (let item = queue.items[from]; item !== undefined; item = queue.items[from]) {
      const understood = this.#understand(queue, item, from);
      if (understood === "later") return undefined;
      if (understood !== undefined) {
        if (from === 0) queue.prepared = understood;
        return understood;
      }
      window.remove(queue, item);
      settler.settle(item, { kind: "unwanted" });
    }
    if (from === 0) window.rest(queue);
    return undefined;
  }

  stop(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  /** Undefined for what is not wanted. */
  #understand(queue: KeyQueue, item: OutboxDelivery, from: number): Understood | "later" | undefined {
    const { driver } = this.#parts;
    if (!this.#wanted.mayBe(item.event) || driver.wants?.(item.event) === false) return undefined;
    const understood = this.#parts.records.of(item.event);
    if (!(understood instanceof Promise)) {
      return this.#wanted.is(understood.record) ? understood : undefined;
    }
    if (from === 0) {
      this.#parts.window.take(queue);
      void understood.then((done) => this.#whenUnderstood(queue, item, done));
    }
    return "later";
  }

  #whenUnderstood(queue: KeyQueue, item: OutboxDelivery, understood: Understood): void {
    const { window, settler } = this.#parts;
    if (queue.items[0] !== item) return;
    if (this.#wanted.is(understood.record)) queue.prepared = understood;
    else {
      window.remove(queue, item);
      settler.settle(item, { kind: "unwanted" });
    }
    window.rest(queue);
    this.#changed();
  }

  #isSuspect({ items: [first] }: KeyQueue): boolean {
    return first !== undefined && this.#parts.suspects.has(first.event.id);
  }

  #permits({ items: [first] }: KeyQueue): boolean {
    const { gate, target, clock } = this.#parts;
    const now = clock.now();
    const permit = gate.ask(now);
    this.#isShut = permit !== "go";
    if (permit !== "go") {
      // What is too old to wait for the target has its one attempt all the same, and makes room.
      if (permit.reason === "open" && first !== undefined && hasExpired(first, target.retry, now))
        return true;
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
