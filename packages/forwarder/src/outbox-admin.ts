import type { Source } from "@tenfour/contracts";
import type { ConsumerStats, DeadLetterReason, Halt } from "./outbox.js";

/** Which events are meant. What is left out does not narrow. */
export interface EventFilter {
  /** The target's name. */
  readonly target?: string;
  /** A name, or a beginning with a `*` (`EVENT_UNIT_*`); upper and lower case are the same. */
  readonly name?: string;
  /** Received at this time or later, RFC 3339 UTC. */
  readonly from?: string;
  /** Received before this time, RFC 3339 UTC. */
  readonly to?: string;
  /** Only these, by event id. */
  readonly ids?: readonly string[];
}

/** Which dead letters are meant. */
export interface DeadLetterFilter extends EventFilter {
  /** The stable word: `refused`, `expired`, `unsendable`, `uncertain` … */
  readonly reason?: string;
}

/** Events that a target is to get once more. */
export interface ReplayRequest extends Omit<EventFilter, "ids"> {
  /** The target's name. */
  readonly target: string;
  readonly from: string;
  readonly to: string;
}

/** Where a list goes on. */
export interface PageRequest {
  /** Most items, 1 to 1000. */
  readonly limit: number;
  /** `next` of the page before. */
  readonly after?: string;
}

/** A part of a list, oldest event first per target. */
export interface Page<T> {
  /** The items of this page. */
  readonly items: readonly T[];
  /** Where the next page begins; left out on the last one. */
  readonly next?: string;
}

/** An event in a list. */
export interface ListedEvent {
  /** The target's name. */
  readonly target: string;
  /** The event's id. */
  readonly id: string;
  /** As far as the stored bytes tell, in the sender's spelling. */
  readonly name?: string;
  /** The system that sent it. */
  readonly source: Source;
  /** RFC 3339 UTC with milliseconds. */
  readonly receivedAt: string;
  /** Sonoran: the community whose key it carried. */
  readonly community?: string;
  /** Sonoran: the community's server, where it is known. */
  readonly server?: number;
  /** accweb: the instance that sent it, where that is known. */
  readonly instance?: string;
}

/** An event that was given up for a target. */
export interface DeadLetter extends ListedEvent, DeadLetterReason {
  /** When it was given up, RFC 3339 UTC with milliseconds. */
  readonly diedAt: string;
}

/** An event that waits for a target. */
export interface WaitingDelivery extends ListedEvent {
  /** Attempts that failed so far, in earlier runs too. */
  readonly failedAttempts: number;
  /** When it is tried again, RFC 3339 UTC; where it waits after a failure. */
  readonly dueAt?: string;
  /** Why the last attempt failed, without any secret. */
  readonly error?: string;
  /** Set when somebody asked for it again, out of order. */
  readonly again?: "retry" | "replay";
}

/** What an outbox holds for a target. */
export interface TargetHolding extends ConsumerStats {
  /** Of `pending`: what was asked for again. */
  readonly again: number;
  /** Set while the target takes nothing until somebody resumes it. */
  readonly halted?: Halt;
}

/**
 * What an operator does to an outbox, beside {@link Outbox}: look, ask for events again, drop them. It holds no
 * word of any storage; `test/outbox-admin-conformance.ts` is the list every implementation passes.
 *
 * Everything rejects with an OutboxError as `Outbox.append` does, and with a TenfourError `ERR_TENFOUR_OPTIONS` for
 * a filter, page or target that makes no sense.
 */
export interface OutboxAdmin {
  /** Every target that the outbox knows, configured or not. */
  targets(): Promise<readonly TargetHolding[]>;
  /** What waits. Events under way are among them. */
  deliveries(filter: EventFilter, page: PageRequest): Promise<Page<WaitingDelivery>>;
  /** What was given up. */
  deadLetters(filter: DeadLetterFilter, page: PageRequest): Promise<Page<DeadLetter>>;
  /** How many dead letters a filter means. */
  countDeadLetters(filter: DeadLetterFilter): Promise<number>;
  /**
   * Has dead letters delivered once more, out of order, with no attempt counted; one that fails is a dead letter
   * again. Each is taken at most once per call. Resolves with how many.
   */
  retry(filter: DeadLetterFilter): Promise<number>;
  /** Forgets dead letters. Resolves with how many. */
  drop(filter: DeadLetterFilter): Promise<number>;
  /** How many events {@link replay} would ask for, before the target's own patterns. Changes nothing. */
  countReplay(request: ReplayRequest): Promise<number>;
  /**
   * Has a target get events once more that it does not wait for, out of order. Dead letters are left to `retry`;
   * what is asked for again already is not asked for twice. Resolves with how many.
   *
   * @param progress is told how many so far
   */
  replay(request: ReplayRequest, progress?: (queued: number) => void): Promise<number>;
  /** Stops a target, or lets it go on, across restarts. With a forwarder running, use its `pause` and `resume`. */
  halt(target: string, halt: Halt | undefined): Promise<void>;
  /**
   * Writes a whole copy to a file that is not there yet, for its owner only, while everything goes on.
   *
   * @throws TenfourError `ERR_TENFOUR_OPTIONS` when there is such a file
   */
  backup(file: string): Promise<void>;
}
