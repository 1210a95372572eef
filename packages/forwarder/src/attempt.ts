import type { Company, Deadlines, Limited } from "./deadlines.js";
import { messageOf } from "./errors.js";
import type { KeyQueue } from "./key-window.js";
import type { OutboxDelivery, OutboxEvent } from "./outbox.js";
import type { Attempt, DeliveryOutcome, TargetDriver } from "./target.js";
import type { Understood } from "./understood.js";

/** What the attempts of a target have in common. */
export interface AttemptHost {
  readonly driver: TargetDriver;
  readonly timeoutMs: number;
  readonly deadlines: Deadlines;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Puts on disk that an attempt is under way. */
  begin(delivery: OutboxDelivery): Promise<void>;
  /** Called once for each, when it has ended; with `undefined` when it was called off before. */
  ended(attempt: RunningAttempt, outcome: DeliveryOutcome | undefined): void;
}

/**
 * An attempt with a deadline of its own; a driver that ignores its signal is not waited for. There is one for every
 * event: it makes a signal only for a driver that asks for it.
 */
export class RunningAttempt implements Attempt, Limited {
  /** The queue that it is of. */
  readonly queue: KeyQueue;
  readonly delivery: OutboxDelivery;
  readonly startedMs: number;
  declare readonly again?: "retry" | "replay";
  memo: unknown;
  place = -1;
  company: Company | undefined;
  /** Who is told how it ended, where that is not the host's own business. */
  asker: ((outcome: DeliveryOutcome | undefined) => void) | undefined;
  readonly #host: AttemptHost;
  readonly #understood: Understood;
  #controller: AbortController | undefined;
  #onAbort: (() => void) | undefined;
  #aborted = false;
  #ended = false;

  constructor(host: AttemptHost, queue: KeyQueue, delivery: OutboxDelivery, understood: Understood) {
    this.#host = host;
    this.queue = queue;
    this.delivery = delivery;
    this.#understood = understood;
    this.startedMs = host.now();
    if (delivery.again !== undefined) this.again = delivery.again;
    host.deadlines.begun(this);
  }

  get number(): number {
    return this.delivery.failedAttempts + 1;
  }

  get stored(): OutboxEvent {
    return this.delivery.event;
  }

  get begun(): boolean {
    return this.delivery.begun === true;
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#aborted) this.#controller.abort();
    return this.#controller.signal;
  }

  onAbort(listener: () => void): void {
    if (this.#aborted) listener();
    else this.#onAbort = listener;
  }

  begin(): Promise<void> {
    return this.#host.begin(this.delivery);
  }

  json(): Uint8Array {
    return this.#understood.json();
  }

  /** Makes it. What the driver throws at once counts as what it rejects with. */
  run(): void {
    try {
      Promise.resolve(this.#host.driver.deliver(this.#understood.record, this)).then(
        (outcome) => this.#end(outcome),
        (cause: unknown) => this.#end(failed(cause)),
      );
    } catch (cause) {
      queueMicrotask(() => this.#end(failed(cause)));
    }
  }

  /** Ends it. What it counts as is told where that is more than that it was not made. */
  callOff(): DeliveryOutcome | undefined {
    // It has an outcome, and whoever learnt of it does what follows.
    if (this.#ended) return undefined;
    this.#end(undefined);
    const left = this.#host.driver.calledOff?.(this.#understood.record, this);
    this.#abort();
    return left;
  }

  expire(): void {
    const outcome = this.#timedOut();
    this.#abort();
    this.#end(outcome);
  }

  /** What a driver throws here must not keep others from their end. */
  #timedOut(): DeliveryOutcome {
    const { driver, timeoutMs } = this.#host;
    try {
      return driver.timedOut?.(this.#understood.record, this) ?? timedOut(timeoutMs);
    } catch (cause) {
      return failed(cause);
    }
  }

  #abort(): void {
    this.#aborted = true;
    this.#controller?.abort();
    this.#onAbort?.();
  }

  #end(outcome: DeliveryOutcome | undefined): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#host.deadlines.ended(this);
    this.#host.ended(this, outcome);
  }
}

function failed(cause: unknown): DeliveryOutcome {
  return { outcome: "retry", fault: "unclear", detail: messageOf(cause) };
}

function timedOut(timeoutMs: number): DeliveryOutcome {
  return { outcome: "retry", fault: "target", detail: `no answer within ${timeoutMs} ms` };
}
