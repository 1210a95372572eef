import type { Draft } from "./draft.js";
import type { Gate } from "./gate.js";
import type { AttemptInfo, AttemptResult, DeadLetterInfo, TargetState } from "./observer.js";
import type { DeadLetterReason, OutboxDelivery } from "./outbox.js";
import type { Surroundings } from "./surroundings.js";
import type { DeliveryOutcome } from "./target.js";

/** The last thing that went wrong at a target. */
export interface LastError {
  /** RFC 3339 UTC with milliseconds. */
  readonly at: string;
  /** Without any secret. */
  readonly detail: string;
  /** HTTP status, where there was an answer. */
  readonly status?: number;
}

/** What was an attempt. */
export type Attempted = Exclude<DeliveryOutcome, { readonly outcome: "skipped" }>;

const RESULTS: Readonly<Record<Attempted["outcome"], AttemptResult>> = {
  delivered: "delivered",
  retry: "retry",
  park: "dead",
  pause: "paused",
};

/** Counts what a target does, and tells observers and the log what changes. */
export class TargetJournal {
  readonly attempts: Record<AttemptResult, number> = { delivered: 0, retry: 0, dead: 0, paused: 0 };
  /** Events given up since the start. */
  deadLetters = 0;
  /** Events that were delivered with a warning. */
  warnings = 0;
  lastError: LastError | undefined;
  readonly #given: Surroundings;
  readonly #gate: Gate;
  #state: TargetState = "working";
  #sinceMs: number;

  constructor(given: Surroundings, gate: Gate) {
    this.#given = given;
    this.#gate = gate;
    this.#sinceMs = given.clock.now();
  }

  get state(): TargetState {
    return this.#state;
  }

  /** Since when the state is what it is, RFC 3339 UTC. */
  get since(): string {
    return timestamp(this.#sinceMs);
  }

  attempted(delivery: OutboxDelivery, outcome: Attempted, durationMs: number): void {
    const { observers, clock, target } = this.#given;
    const result = RESULTS[outcome.outcome];
    this.attempts[result] += 1;
    if (outcome.outcome === "delivered") {
      if (outcome.warning !== undefined) this.#warned(delivery, outcome.warning);
    } else {
      const { detail, status } = outcome;
      this.lastError = { at: timestamp(clock.now()), detail, ...(status === undefined ? {} : { status }) };
    }
    if (!observers.watched) return;
    const info: Draft<AttemptInfo> = {
      target: target.name,
      id: delivery.event.id,
      attempt: delivery.failedAttempts + 1,
      result,
      durationMs,
    };
    if ("status" in outcome && outcome.status !== undefined) info.status = outcome.status;
    if ("detail" in outcome) info.error = outcome.detail;
    if ("warning" in outcome && outcome.warning !== undefined) info.warning = outcome.warning;
    observers.attempt(info);
  }

  #warned({ event }: OutboxDelivery, warning: string): void {
    const { logger, target } = this.#given;
    this.warnings += 1;
    logger.warn({ target: target.name, id: event.id, warning }, "an event was delivered with a warning");
  }

  died(delivery: OutboxDelivery, reason: DeadLetterReason): void {
    const { observers, logger, target } = this.#given;
    this.deadLetters += 1;
    const info: DeadLetterInfo = { target: target.name, id: delivery.event.id, ...reason };
    observers.deadLetter(info);
    const { detail, attempts, status } = reason;
    logger.warn(
      { target: target.name, id: delivery.event.id, reason: reason.reason, attempts, status, detail },
      "an event was given up for this target; those behind it go ahead",
    );
  }

  /** Looks what the state is now, and tells of a change. */
  refresh(reason?: string): void {
    this.#become(this.#stateNow(), reason);
  }

  close(): void {
    this.#become("closed", undefined);
  }

  #stateNow(): TargetState {
    if (this.#state === "closed") return "closed";
    if (this.#given.consumer.halted !== undefined) return "halted";
    if (this.#gate.pausedUntilMs(this.#given.clock.now()) !== undefined) return "paused";
    if (this.#gate.breaker !== "closed") return "down";
    return this.#gate.isFailing ? "failing" : "working";
  }

  #become(state: TargetState, given: string | undefined): void {
    const before = this.#state;
    if (state === before) return;
    const { target, observers, logger, clock, consumer } = this.#given;
    this.#state = state;
    this.#sinceMs = clock.now();
    const isFine = state === "working" || state === "closed";
    const reason = isFine ? undefined : (given ?? consumer.halted?.reason ?? this.lastError?.detail);
    const untilMs = this.#gate.pausedUntilMs(clock.now()) ?? this.#gate.openUntilMs;
    const until = isFine || untilMs === undefined ? undefined : timestamp(untilMs);
    observers.state({
      target: target.name,
      state,
      before,
      ...(reason === undefined ? {} : { reason }),
      ...(until === undefined ? {} : { until }),
    });
    if (state === "closed") return;
    const details = { target: target.name, state, before, reason, until };
    if (state === "working") logger.info(details, "the target takes events again");
    else logger.warn(details, SENTENCES[state]);
  }
}

const SENTENCES = {
  failing: "the target does not take events; they wait and are tried again",
  down: "the target is down; one event at a time is tried until it takes one",
  paused: "the target asked to be left alone for a while",
  halted: "the target takes nothing until it is resumed",
} as const;

function timestamp(ms: number): string {
  return new Date(ms).toISOString();
}
