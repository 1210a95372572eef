import type { DeadLetterReason } from "./outbox.js";

/** How one attempt ended: `delivered`, `retry` (it will be tried again), `dead`, `paused` (the target stopped). */
export type AttemptResult = "delivered" | "retry" | "dead" | "paused";

/** One attempt, as it ended. */
export interface AttemptInfo {
  /** The target's name. */
  readonly target: string;
  /** The event's id. */
  readonly id: string;
  /** 1 for the first. */
  readonly attempt: number;
  /** How it ended. */
  readonly result: AttemptResult;
  /** How long it took, in milliseconds. */
  readonly durationMs: number;
  /** HTTP status, where there was an answer. */
  readonly status?: number;
  /** What went wrong, without any secret. */
  readonly error?: string;
  /** Something that did not keep the event from being delivered. */
  readonly warning?: string;
}

/** Whether and how a target works. */
export type TargetState =
  /** It takes events, or there was none to take yet. */
  | "working"
  /** The last attempts failed; its ordering keys wait. */
  | "failing"
  /** The circuit breaker is open: nothing is attempted but one probe at a time. */
  | "down"
  /** It asked to be left alone for a while (429). */
  | "paused"
  /** It takes nothing until somebody resumes it (410, or `pause()`). */
  | "halted"
  /** The forwarder was closed, or the target removed. */
  | "closed";

/** A change of a target's state. */
export interface StateInfo {
  /** The target's name. */
  readonly target: string;
  /** What it is now. */
  readonly state: TargetState;
  /** What it was before. */
  readonly before: TargetState;
  /** Why, without any secret; where it is not obvious. */
  readonly reason?: string;
  /** When it will be tried again, RFC 3339 UTC; where that is known. */
  readonly until?: string;
}

/** An event that was given up for a target. The events behind it went ahead. */
export interface DeadLetterInfo extends DeadLetterReason {
  /** The target's name. */
  readonly target: string;
  /** The event's id. */
  readonly id: string;
}

/** Is told what the forwarder does, for metrics and displays. What it throws is ignored. */
export interface ForwarderObserver {
  /** Every attempt, once it has ended. */
  attempt?(info: AttemptInfo): void;
  /** Every change of a target's state. */
  state?(info: StateInfo): void;
  /** Every event that was given up for a target. */
  deadLetter?(info: DeadLetterInfo): void;
}

/** Tells every observer. */
export class Observers implements Required<ForwarderObserver> {
  readonly #all = new Set<ForwarderObserver>();

  /** Whether anybody watches. */
  get watched(): boolean {
    return this.#all.size > 0;
  }

  add(observer: ForwarderObserver): () => void {
    this.#all.add(observer);
    return () => void this.#all.delete(observer);
  }

  attempt(info: AttemptInfo): void {
    for (const observer of this.#all) tell(() => observer.attempt?.(info));
  }

  state(info: StateInfo): void {
    for (const observer of this.#all) tell(() => observer.state?.(info));
  }

  deadLetter(info: DeadLetterInfo): void {
    for (const observer of this.#all) tell(() => observer.deadLetter?.(info));
  }
}

/** Delivery does not depend on who watches it. */
function tell(call: () => void): void {
  try {
    call();
  } catch {
    // An observer has its own ways to report what goes wrong in it.
  }
}
