import type { RunningAttempt } from "./attempt.js";
import type { InBag } from "./bag.js";
import { type InLine, Line } from "./line.js";
import type { OutboxDelivery } from "./outbox.js";
import type { Understood } from "./understood.js";

/** What an event takes beside its body: the objects around it. */
const OVERHEAD_BYTES = 512;

/** The deliveries of one ordering key that were pulled and are not settled, oldest first. */
export interface KeyQueue extends InBag, InLine<KeyQueue> {
  readonly key: string;
  readonly items: OutboxDelivery[];
  /** The first of them, once it has been understood and found wanted. */
  prepared: Understood | undefined;
  /** The attempt under way. */
  attempt: RunningAttempt | undefined;
}

/** What a target has pulled and not settled: a queue per ordering key, and which of them may go on. */
export class KeyWindow {
  readonly #queues = new Map<string, KeyQueue>();
  /** Queues with something in them that nobody works on, longest waiting first. */
  readonly #ready = new Line<KeyQueue>();
  /** Keys of which a queue was dropped since the present pull began. */
  readonly #dropped = new Set<string>();
  #events = 0;
  #bytes = 0;

  get events(): number {
    return this.#events;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(delivery: OutboxDelivery): void {
    const key = delivery.event.orderingKey;
    let queue = this.#queues.get(key);
    if (queue === undefined) {
      queue = newQueue(key);
      this.#queues.set(key, queue);
      this.#ready.add(queue);
    }
    queue.items.push(delivery);
    this.#count(delivery, 1);
  }

  /** A pull begins: from now on it is noted of which keys something goes back. */
  pulling(): void {
    this.#dropped.clear();
  }

  /**
   * Takes what the pull has brought; returns what is to be released, since it may have gone back meanwhile with an
   * earlier one of its key.
   */
  addPulled(deliveries: readonly OutboxDelivery[]): OutboxDelivery[] {
    const uncertain: OutboxDelivery[] = [];
    for (const delivery of deliveries) {
      const isInOrder = delivery.again === undefined;
      if (isInOrder && this.#dropped.has(delivery.event.orderingKey)) uncertain.push(delivery);
      else this.add(delivery);
    }
    return uncertain;
  }

  /** The queue that has waited longest of those that may go on; the others are `behind` it. */
  get firstReady(): KeyQueue | undefined {
    return this.#ready.first;
  }

  /** Somebody works on a queue now: it is not ready until `rest`. */
  take(queue: KeyQueue): void {
    this.#ready.delete(queue);
  }

  /** Nobody works on a queue any more. */
  rest(queue: KeyQueue): void {
    if (this.#queues.get(queue.key) !== queue) return;
    if (queue.items.length > 0) this.#ready.add(queue);
    else this.#forget(queue);
  }

  /** The first of a queue is done with. */
  shift(queue: KeyQueue): void {
    const delivery = queue.items.shift();
    queue.prepared = undefined;
    if (delivery !== undefined) this.#count(delivery, -1);
  }

  /** Takes a delivery out of the middle of a queue. */
  remove(queue: KeyQueue, delivery: OutboxDelivery): void {
    const index = queue.items.indexOf(delivery);
    if (index === 0) this.shift(queue);
    if (index <= 0) return;
    queue.items.splice(index, 1);
    this.#count(delivery, -1);
  }

  /**
   * A delivery goes back to the outbox: by itself where it was asked for again, else with all of its key that stand in
   * order. What was asked for again stays: it is out of order as it is, and the outbox has not taken it back.
   */
  giveBack(queue: KeyQueue, delivery: OutboxDelivery): void {
    if (delivery.again !== undefined) {
      this.remove(queue, delivery);
      return;
    }
    this.#dropped.add(queue.key);
    const all = queue.items.splice(0);
    queue.prepared = undefined;
    for (const item of all) {
      if (item.again === undefined) this.#count(item, -1);
      else queue.items.push(item);
    }
  }

  /** Takes a queue out with everything in it. */
  drop(queue: KeyQueue): void {
    this.#dropped.add(queue.key);
    for (const delivery of queue.items) this.#count(delivery, -1);
    queue.items.length = 0;
    this.#forget(queue);
  }

  /** Empties the window; returns what was in it. */
  clear(): OutboxDelivery[] {
    const left = [...this.#queues.values()].flatMap(({ items }) => items);
    this.#queues.clear();
    this.#ready.clear();
    this.#events = 0;
    this.#bytes = 0;
    return left;
  }

  #forget(queue: KeyQueue): void {
    this.#ready.delete(queue);
    this.#queues.delete(queue.key);
  }

  #count({ event }: OutboxDelivery, sign: 1 | -1): void {
    this.#events += sign;
    this.#bytes += sign * (event.body.bytes.byteLength + OVERHEAD_BYTES);
  }
}

function newQueue(key: string): KeyQueue {
  return {
    key,
    items: [],
    prepared: undefined,
    attempt: undefined,
    place: -1,
    ahead: undefined,
    behind: undefined,
    inLine: false,
  };
}
