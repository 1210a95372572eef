import type { Clock } from "./clock.js";
import { messageOf } from "./errors.js";
import type { OutboxDelivery, OutboxEvent } from "./outbox.js";
import type { Attempt, DeliveryOutcome, TargetDriver } from "./target.js";
import type { Understood } from "./understood.js";

/** What an attempt is made with. */
export interface AttemptParts {
  readonly driver: TargetDriver;
  readonly delivery: OutboxDelivery;
  readonly understood: Understood;
  readonly timeoutMs: number;
  readonly clock: Clock;
  /** Puts on disk that the attempt is under way. */
  readonly begin: () => Promise<void>;
  /** Called once, when it has ended; with `undefined` when it was called off before. */
  readonly ended: (outcome: DeliveryOutcome | undefined) => void;
}

/**
 * An attempt with a deadline of its own; a driver that ignores its signal is not waited for. There is one for every
 * event: it makes a signal only for a driver that asks for it.
 */
export class RunningAttempt implements Attempt {
  readonly number: number;
  readonly stored: OutboxEvent;
  declare readonly again?: "retry" | "replay";
  readonly begun: boolean;
  memo: unknown;
  readonly #parts: AttemptParts;
  readonly #cancelTimer: () => void;
  #controller: AbortController | undefined;
  #onAbort: (() => void) | undefined;
  #aborted = false;
  #ended = false;

  constructor(parts: AttemptParts) {
    const { delivery, clock, timeoutMs } = parts;
    this.#parts = parts;
    this.number = delivery.failedAttempts + 1;
    this.stored = delivery.event;
    if (delivery.again !== undefined) this.again = delivery.again;
    this.begun = delivery.begun === true;
    this.#cancelTimer = clock.after(timeoutMs, () => this.#expire());
  }

  get delivery(): OutboxDelivery {
    return this.#parts.delivery;
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
    return this.#parts.begin();
  }

  json(): Uint8Array {
    return this.#parts.understood.json();
  }

  /** Makes it. What the driver throws at once counts as what it rejects with. */
  run(): void {
    const { driver, understood } = this.#parts;
    try {
      Promise.resolve(driver.deliver(understood.record, this)).then(
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
    const { driver, understood } = this.#parts;
    const left = driver.calledOff?.(understood.record, this);
    this.#abort();
    return left;
  }

  #expire(): void {
    const { driver, understood, timeoutMs } = this.#parts;
    const outcome = driver.timedOut?.(understood.record, this) ?? timedOut(timeoutMs);
    this.#abort();
    this.#end(outcome);
  }

  #abort(): void {
    this.#aborted = true;
    this.#controller?.abort();
    this.#onAbort?.();
  }

  #end(outcome: DeliveryOutcome | undefined): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#cancelTimer();
    this.#parts.ended(outcome);
  }
}

function failed(cause: unknown): DeliveryOutcome {
  return { outcome: "retry", fault: "unclear", detail: messageOf(cause) };
}

function timedOut(timeoutMs: number): DeliveryOutcome {
  return { outcome: "retry", fault: "target", detail: `no answer within ${timeoutMs} ms` };
}
