import { cappedMs } from "./backoff.js";
import { messageOf } from "./errors.js";
import type { KeyQueue } from "./key-window.js";
import type { DeadLetterReason, OutboxDelivery } from "./outbox.js";
import type { TargetParts } from "./target-parts.js";
import { type Failure, judge, refusedForGood } from "./verdict.js";

/** What trying the event behind the first of a queue came to: `nothing` was learnt, or the target is `closed` now. */
export type Answer = "taken" | "nothing" | "closed";
/** Tries the event behind the first of a queue. */
export type AskNext = (queue: KeyQueue) => Promise<Answer>;

/** Reasons with which the target has failed, whatever becomes of the event. */
const UNANSWERED = new Set(["expired", "uncertain"]);
/** Reasons that come about without the target. */
const UNSENT = new Set(["unsendable", "loop"]);

/** Does what follows from the outcome of an attempt. */
export class Consequences {
  readonly #parts: TargetParts;
  readonly #askNext: AskNext;
  #taken = 0;

  constructor(parts: TargetParts, askNext: AskNext) {
    this.#parts = parts;
    this.#askNext = askNext;
  }

  delivered(queue: KeyQueue, delivery: OutboxDelivery): void {
    const { suspects, window, settler } = this.#parts;
    this.#taken += 1;
    suspects.forget(delivery.event.id);
    window.remove(queue, delivery);
    settler.settle(delivery, { kind: "delivered", attempts: delivery.failedAttempts + 1 });
    this.#targetWorks(delivery);
  }

  /** Nothing was sent: whether the target works is as open as before. */
  skipped(queue: KeyQueue, delivery: OutboxDelivery): void {
    const { suspects, window, settler, gate, journal } = this.#parts;
    suspects.forget(delivery.event.id);
    window.remove(queue, delivery);
    settler.settle(delivery, { kind: "unwanted" });
    gate.probeLost();
    journal.refresh();
  }

  /** Resolves when nothing more is attempted on account of the failure. */
  async failed(queue: KeyQueue, delivery: OutboxDelivery, failure: Failure): Promise<void> {
    const { clock, target, suspects, gate, journal, random } = this.#parts;
    const nowMs = clock.now();
    const circumstances = { retry: target.retry, suspects, taken: this.#taken, nowMs, random };
    const verdict = judge(delivery, failure, circumstances);
    if (verdict.kind === "dead") {
      this.#died(queue, delivery, verdict.reason);
      this.#learn(verdict.reason, delivery, nowMs);
    } else if (verdict.kind === "pause") {
      const delayMs = gate.pause(nowMs, verdict.askedMs);
      if (verdict.dead === undefined) this.#defer(queue, delivery, failure, delayMs);
      else this.#died(queue, delivery, verdict.dead);
    } else if (verdict.kind === "halt") {
      await this.#halt(queue, delivery, failure);
    } else {
      const answer = verdict.ask ? await this.#askNext(queue) : "nothing";
      if (answer === "closed") return;
      if (answer === "taken") this.#died(queue, delivery, refusedForGood(delivery, failure));
      else {
        gate.failed(delivery.event.id, clock.now());
        this.#defer(queue, delivery, failure, verdict.delayMs);
      }
    }
    journal.refresh(failure.detail);
  }

  #died(queue: KeyQueue, delivery: OutboxDelivery, reason: DeadLetterReason): void {
    const { suspects, window, settler, journal } = this.#parts;
    suspects.forget(delivery.event.id);
    window.remove(queue, delivery);
    settler.settle(delivery, { kind: "dead", ...reason });
    journal.died(delivery, reason);
  }

  /** What the end of an event says about the target. */
  #learn({ reason }: DeadLetterReason, delivery: OutboxDelivery, nowMs: number): void {
    const { gate } = this.#parts;
    if (UNANSWERED.has(reason)) gate.failed(delivery.event.id, nowMs);
    else if (UNSENT.has(reason)) gate.probeLost();
    // Whoever turns an event down works.
    else this.#targetWorks(delivery);
  }

  #targetWorks({ failedAttempts }: OutboxDelivery): void {
    const { gate, clock, consumer, journal } = this.#parts;
    if (gate.answered(clock.now(), failedAttempts > 0)) consumer.wake();
    journal.refresh();
  }

  async #halt(queue: KeyQueue, delivery: OutboxDelivery, failure: Failure): Promise<void> {
    const { clock, consumer, logger, target } = this.#parts;
    this.#defer(queue, delivery, failure, 0);
    try {
      await consumer.halt({ since: new Date(clock.now()).toISOString(), reason: failure.detail });
    } catch (cause) {
      const details = { code: "ERR_TENFOUR_NOT_RECORDED", target: target.name, cause: messageOf(cause) };
      logger.error(details, "that the target takes nothing any more cannot be recorded at present");
    }
  }

  #defer(queue: KeyQueue, delivery: OutboxDelivery, failure: Failure, delayMs: number): void {
    const { window, consumer, clock, logger, target } = this.#parts;
    window.giveBack(queue, delivery);
    const askedMs = failure.outcome === "retry" ? failure.retryAfterMs : undefined;
    const deferred = {
      delayMs,
      failedAttempts: delivery.failedAttempts + 1,
      firstFailedAtMs: delivery.firstFailedAtMs ?? clock.now(),
      error: failure.detail,
      ...(askedMs === undefined ? {} : { askedMs: cappedMs(askedMs) }),
    };
    consumer.defer(delivery, deferred).catch((cause: unknown) => {
      const details = { code: "ERR_TENFOUR_NOT_RECORDED", target: target.name, cause: messageOf(cause) };
      logger.error(details, "the outbox cannot record at present that an attempt failed");
    });
  }
}
