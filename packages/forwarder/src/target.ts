import type { EventRecord } from "@tenfour/contracts";
import type { OutboxEvent } from "./outbox.js";

/** One try to bring one event to one target. */
export interface Attempt {
  /** 1 for the first. */
  readonly number: number;
  /** Ends when the attempt's deadline has passed or the forwarder stops. */
  readonly signal: AbortSignal;
  /** The stored event, for targets that send bytes instead of the record. */
  readonly stored: OutboxEvent;
  /** Set when somebody asked for the event again, out of order. */
  readonly again?: "retry" | "replay";
}

/**
 * What became of an attempt.
 *
 * - `delivered`: done. `warning` is counted and logged.
 * - `retry`: this may pass; `fault` says whose failure it is. A target's failure makes its keys wait for as long as
 *   it takes; an event's counts towards its 5 attempts.
 * - `park`: this event will never be taken: dead letter, the next one goes ahead.
 * - `pause`: the target takes nothing until somebody resumes it, or for `resumeAfterMs`.
 */
export type DeliveryOutcome =
  | { readonly outcome: "delivered"; readonly warning?: string }
  | ({
      readonly outcome: "retry";
      readonly fault: "target" | "event";
      readonly retryAfterMs?: number;
    } & Report)
  | ({ readonly outcome: "park"; readonly reason: string } & Report)
  | ({ readonly outcome: "pause"; readonly resumeAfterMs?: number } & Report);

/** What is kept of a failed attempt. */
export interface Report {
  /** One sentence for people, without any secret. */
  readonly detail: string;
  /** HTTP status, where there was an answer. */
  readonly status?: number;
  /** The beginning of the answer, redacted; at most 16 KiB. */
  readonly answer?: string;
}

/**
 * A kind of destination. `webhook`, `function` and `fivem` are built in; others, such as a chat service, come from
 * packages of their own.
 */
export interface TargetDriver extends Partial<AsyncDisposable> {
  /**
   * Brings one event to the target. A promise that rejects counts as the event's failure if `attempt.signal` has
   * not ended, and as the target's otherwise.
   */
  deliver(record: EventRecord, attempt: Attempt): Promise<DeliveryOutcome>;
}
