import { backoffMs } from "./backoff.js";
import type { RetryPolicy } from "./options.js";
import type { DeadLetterReason, OutboxDelivery } from "./outbox.js";
import type { Suspects } from "./suspects.js";
import type { DeliveryOutcome, Report } from "./target.js";

/** A failed attempt. */
export type Failure = Exclude<DeliveryOutcome, { readonly outcome: "delivered" | "skipped" }>;

/** What a failed attempt leads to. */
export type Verdict =
  /** Given up: dead letter. */
  | { readonly kind: "dead"; readonly reason: DeadLetterReason }
  /** The target stops until it is resumed; the event waits with it. */
  | { readonly kind: "halt" }
  /** The target asked to be left alone: for so long, or for as long as seems right where that is 0. */
  | { readonly kind: "pause"; readonly askedMs: number; readonly dead?: DeadLetterReason }
  /** The ordering key waits. With `ask`, the next event is tried first, to see whose failure it is. */
  | { readonly kind: "wait"; readonly delayMs: number; readonly ask: boolean };

/** What a verdict depends on. */
export interface Circumstances {
  readonly retry: RetryPolicy;
  readonly suspects: Suspects;
  /** Events that the target has taken so far. */
  readonly taken: number;
  readonly nowMs: number;
  readonly random: () => number;
}

/** Decides what a failed attempt leads to. */
export function judge(delivery: OutboxDelivery, failure: Failure, circumstances: Circumstances): Verdict {
  const { retry, nowMs, random } = circumstances;
  if (failure.outcome === "park")
    return { kind: "dead", reason: reasonOf(delivery, failure, failure.reason, failure.detail) };
  const isExpired = hasExpired(delivery, retry, nowMs);
  if (failure.outcome === "pause") {
    const { resumeAfterMs: askedMs } = failure;
    if (askedMs === undefined) return { kind: "halt" };
    return { kind: "pause", askedMs, ...(isExpired ? { dead: expired(delivery, failure, retry) } : {}) };
  }
  const blame = blameOf(delivery.event.id, failure, circumstances);
  if (blame === "guilty") return { kind: "dead", reason: refusedForGood(delivery, failure) };
  if (isExpired) return { kind: "dead", reason: expired(delivery, failure, retry) };
  const delayMs = backoffMs(retry, delivery.failedAttempts + 1, random, failure.retryAfterMs);
  return { kind: "wait", delayMs, ask: blame === "ask" };
}

/**
 * Whether an event is so old that it has one attempt left at most. One that somebody asked for again, however long after
 * it came, has its time from the first failure on.
 */
export function hasExpired(
  { event, again, firstFailedAtMs = Number.POSITIVE_INFINITY }: OutboxDelivery,
  { giveUpAfterMs }: RetryPolicy,
  nowMs: number,
): boolean {
  const sinceMs = again === undefined ? Date.parse(event.receivedAt) : firstFailedAtMs;
  return nowMs - sinceMs >= giveUpAfterMs;
}

/** The reason of an event that failed too often while the target works. */
export function refusedForGood(delivery: OutboxDelivery, failure: Failure): DeadLetterReason {
  const times = "it failed 5 times or more while the target takes others";
  return reasonOf(delivery, failure, "refused", `${failure.detail}; ${times}`);
}

function blameOf(
  id: string,
  failure: Extract<Failure, { readonly outcome: "retry" }>,
  { suspects, taken }: Circumstances,
): "wait" | "ask" | "guilty" {
  if (failure.fault === "target") return "wait";
  if (failure.fault === "unclear") return suspects.judge(id, taken);
  return suspects.blame(id, taken) ? "guilty" : "wait";
}

function expired(delivery: OutboxDelivery, report: Report, { giveUpAfterMs }: RetryPolicy): DeadLetterReason {
  const hours = Math.round(giveUpAfterMs / 36_000) / 100;
  return reasonOf(delivery, report, "expired", `not taken within ${hours} h; last: ${report.detail}`);
}

function reasonOf(
  delivery: OutboxDelivery,
  { status, answer }: Report,
  reason: string,
  detail: string,
): DeadLetterReason {
  return {
    reason,
    detail,
    attempts: delivery.failedAttempts + 1,
    ...(status === undefined ? {} : { status }),
    ...(answer === undefined ? {} : { answer }),
  };
}
