import type {
  ConsumerStats,
  DeferredFailure,
  Halt,
  Outbox,
  OutboxConsumer,
  OutboxDelivery,
  OutboxEvent,
  OutboxStats,
  PullLimits,
  Settlement,
} from "@tenfour/forwarder";
import { type Clock, systemClock } from "../../src/clock.js";

interface Item {
  delivery: OutboxDelivery;
  out: boolean;
  begun?: boolean;
}

/** An outbox that forgets everything when the process ends, and shows what happened to each event. */
export class MemoryOutbox implements Outbox {
  readonly events = new Map<string, OutboxEvent>();
  readonly consumers = new Map<string, MemoryConsumer>();
  readonly #clock: Clock;

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  async append(event: OutboxEvent): Promise<void> {
    if (this.events.has(event.id)) return;
    this.events.set(event.id, event);
    for (const consumer of this.consumers.values()) consumer.add(event);
  }

  async consumer(target: string): Promise<MemoryConsumer> {
    const known = this.consumers.get(target);
    if (known !== undefined) {
      // As after a crash: what was out comes again.
      known.reopen();
      return known;
    }
    const consumer = new MemoryConsumer(target, this.#clock);
    this.consumers.set(target, consumer);
    return consumer;
  }

  async removeConsumer(target: string): Promise<boolean> {
    return this.consumers.delete(target);
  }

  async stats(): Promise<OutboxStats> {
    const consumers = [...this.consumers.values()].map((consumer) => consumer.stats());
    return { events: this.events.size, bytes: 0, consumers };
  }

  of(target: string): MemoryConsumer {
    const consumer = this.consumers.get(target);
    if (consumer === undefined) throw new Error(`no consumer ${target}`);
    return consumer;
  }

  async close(): Promise<void> {}

  async [Symbol.asyncDispose](): Promise<void> {}
}

export class MemoryConsumer implements OutboxConsumer {
  readonly target: string;
  halted: Halt | undefined;
  /** How deliveries ended, by event id, in order. */
  readonly settled = new Map<string, Settlement>();
  /** Whether nothing can be recorded before an attempt. */
  isFull = false;
  readonly deferrals: { id: string; failure: DeferredFailure }[] = [];
  readonly #clock: Clock;
  readonly #keys = new Map<string, Item[]>();
  readonly #deferred = new Map<string, { cancel: () => void; askedUntilMs: number }>();
  #wake: (() => void) | undefined;
  #waiting: ((value: void) => void)[] = [];

  constructor(target: string, clock: Clock) {
    this.target = target;
    this.#clock = clock;
  }

  async halt(halt: Halt | undefined): Promise<void> {
    this.halted = halt;
  }

  add(event: OutboxEvent): void {
    const items = this.#keys.get(event.orderingKey) ?? [];
    items.push({ delivery: { event, failedAttempts: 0 }, out: false });
    this.#keys.set(event.orderingKey, items);
    this.#wake?.();
  }

  async pull(limits: PullLimits, signal: AbortSignal): Promise<readonly OutboxDelivery[]> {
    signal.addEventListener("abort", () => this.#wake?.(), { once: true });
    for (;;) {
      if (signal.aborted) return [];
      const taken = this.#take(limits);
      if (taken.length > 0) return taken;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async begin({ event }: OutboxDelivery): Promise<void> {
    if (this.isFull) throw new Error("full");
    const item = this.#keys.get(event.orderingKey)?.find(({ delivery }) => delivery.event.id === event.id);
    if (item?.out !== true) throw new Error(`${event.id} is not out`);
    item.begun = true;
  }

  async settle({ event }: OutboxDelivery, settlement: Settlement): Promise<void> {
    const items = this.#keys.get(event.orderingKey) ?? [];
    const index = items.findIndex(({ delivery }) => delivery.event.id === event.id);
    if (index === -1 || items[index]?.out !== true) throw new Error(`${event.id} is not out`);
    items.splice(index, 1);
    this.settled.set(event.id, settlement);
    // Its key may have had as many out as a pull may have.
    this.#wake?.();
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  async defer({ event }: OutboxDelivery, failure: DeferredFailure): Promise<void> {
    const key = event.orderingKey;
    this.deferrals.push({ id: event.id, failure });
    for (const item of this.#keys.get(key) ?? []) {
      giveBack(item);
      if (item.delivery.event.id !== event.id) continue;
      const { failedAttempts, firstFailedAtMs } = failure;
      const { begun } = item.delivery;
      item.delivery = { event, failedAttempts, firstFailedAtMs, ...(begun === undefined ? {} : { begun }) };
    }
    const cancel = this.#clock.after(failure.delayMs, () => {
      this.#deferred.delete(key);
      this.#wake?.();
    });
    this.#deferred.set(key, { cancel, askedUntilMs: this.#clock.now() + (failure.askedMs ?? 0) });
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  wake(all?: "all"): void {
    for (const [key, { cancel, askedUntilMs }] of this.#deferred) {
      // Its own time, which is no earlier, is still to come.
      if (all === undefined && askedUntilMs > this.#clock.now()) continue;
      cancel();
      this.#deferred.delete(key);
    }
    this.#wake?.();
  }

  release(deliveries: readonly OutboxDelivery[]): void {
    for (const { event } of deliveries) {
      for (const item of this.#keys.get(event.orderingKey) ?? []) {
        if (item.delivery.event.id === event.id) giveBack(item);
      }
    }
    this.#wake?.();
  }

  reopen(): void {
    for (const item of [...this.#keys.values()].flat()) {
      item.out = false;
      if (item.begun === true) item.delivery = { ...item.delivery, begun: true };
    }
  }

  /** Events that are neither settled nor out. */
  get left(): string[] {
    const items = [...this.#keys.values()].flat();
    return items.filter(({ out }) => !out).map(({ delivery }) => delivery.event.id);
  }

  /** Resolves when so many events have ended, or so many attempts been put off. */
  async until(done: (consumer: this) => boolean): Promise<void> {
    while (!done(this)) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  stats(): ConsumerStats {
    const pending = [...this.#keys.values()].flat().map(({ delivery }) => delivery.event);
    const [oldest] = pending.map(({ receivedAt }) => receivedAt).sort();
    const dead = [...this.settled.values()].filter(({ kind }) => kind === "dead").length;
    const when = oldest === undefined ? {} : { oldestPendingAt: oldest };
    return { target: this.target, pending: pending.length, ...when, dead };
  }

  #take({ events, bytes, perKey = events }: PullLimits): OutboxDelivery[] {
    const due: Item[] = [];
    for (const [key, items] of this.#keys) {
      if (this.#deferred.has(key)) continue;
      const room = perKey - items.filter(({ out }) => out).length;
      due.push(...items.filter(({ out }) => !out).slice(0, Math.max(0, room)));
    }
    due.sort((a, b) => (a.delivery.event.id < b.delivery.event.id ? -1 : 1));
    const taken: OutboxDelivery[] = [];
    let size = 0;
    for (const item of due) {
      size += item.delivery.event.body.bytes.byteLength;
      if (taken.length === events || (taken.length > 0 && size > bytes)) break;
      item.out = true;
      taken.push(item.delivery);
    }
    return taken;
  }
}

function giveBack(item: Item): void {
  item.out = false;
  item.begun = item.delivery.begun === true;
}
