import type { Source, Transport } from "@tenfour/contracts";
import type { TraceContext } from "@tenfour/receiver";

/**
 * The bytes of an event as an outbox stores them: as received, but for the API key, which was cut out wherever it
 * stood. Putting a text back in at every offset of `cuts` gives a whole body again: `[redacted]` for a record, the
 * community's current key for its own game server.
 */
export interface StoredBody {
  /** The body, without the key. */
  readonly bytes: Uint8Array;
  /** Offsets in `bytes`, ascending, at which the key stood. */
  readonly cuts: readonly number[];
  /** False when a framework or the websocket had already decoded what came in. */
  readonly exact: boolean;
}

/** An accepted event, before anybody has understood it: what is made durable before the answer. */
export interface OutboxEvent {
  /** UUIDv7; the `webhook-id` of every delivery. Sorts in order of acceptance. */
  readonly id: string;
  /** The system that sent it. */
  readonly source: Source;
  /** How it came in. */
  readonly transport: Transport;
  /** RFC 3339 UTC with milliseconds. */
  readonly receivedAt: string;
  /** Sonoran: the community whose key it carried. */
  readonly community?: string;
  /** Sonoran: the community's server, where it is known. */
  readonly server?: number;
  /** accweb: the instance that sent it, where that is known. */
  readonly instance?: string;
  /** How often the event had been forwarded before it came here; left out for 0. */
  readonly hops?: number;
  /** The trace that the request belonged to (W3C Trace Context). */
  readonly trace?: TraceContext;
  /** The event's name as far as its first bytes tell, in the sender's spelling; a hint for lists, not for matching. */
  readonly nameHint?: string;
  /** Events of one key reach a target in order. */
  readonly orderingKey: string;
  /** The bytes, without the key. */
  readonly body: StoredBody;
}

/** One event on its way to one target. Handed out by `pull`; goes back by `settle`, `defer` or `release`, exactly once. */
export interface OutboxDelivery {
  /** What is to be delivered. */
  readonly event: OutboxEvent;
  /** Attempts that failed so far, in earlier runs too. */
  readonly failedAttempts: number;
  /** When the first attempt failed, in milliseconds since the epoch. */
  readonly firstFailedAtMs?: number;
  /** Set when somebody asked for the event again, out of order: a dead letter retried, or a range replayed. */
  readonly again?: "retry" | "replay";
  /** Set when an earlier process ended in the middle of an attempt that had been begun with `begin`. */
  readonly begun?: true;
}

/** How a delivery ended for good. */
export type Settlement =
  | { readonly kind: "delivered"; readonly attempts: number }
  /** The target does not want events like this one. */
  | { readonly kind: "unwanted" }
  | ({ readonly kind: "dead" } & DeadLetterReason);

/** Why an event was given up for a target. */
export interface DeadLetterReason {
  /** Stable word for filters: `refused`, `expired`, `unsendable`, `uncertain`. */
  readonly reason: string;
  /** One sentence for people, without any secret. */
  readonly detail: string;
  /** How often it was tried. */
  readonly attempts: number;
  /** HTTP status of the last answer, where there was one. */
  readonly status?: number;
  /** The beginning of the last answer, redacted; at most 16 KiB. */
  readonly answer?: string;
}

/** What may be pulled at most; at least one event comes even when it alone is larger. */
export interface PullLimits {
  /** So many events. */
  readonly events: number;
  /** So many bytes of their bodies. */
  readonly bytes: number;
  /**
   * So many of one ordering key at most, counting those that are out already: the long queue of one key must not
   * keep those of others from lanes that are free. A hint; an outbox that cannot tell leaves it aside.
   */
  readonly perKey?: number;
}

/** Why a target takes nothing until somebody resumes it. */
export interface Halt {
  /** RFC 3339 UTC with milliseconds. */
  readonly since: string;
  /** One sentence for people, without any secret. */
  readonly reason: string;
}

/**
 * The durable position of one target in the outbox. What was pulled and neither settled nor deferred comes again
 * after a crash.
 */
export interface OutboxConsumer {
  /** The target's name. */
  readonly target: string;
  /** Kept across restarts; undefined while the target takes events. */
  readonly halted: Halt | undefined;
  /** Sets `halted`, at once for this process; resolves when it is on disk. Rejects as `settle` does. */
  halt(halt: Halt | undefined): Promise<void>;
  /**
   * The oldest deliveries that are due, in order per ordering key; resolves when there is at least one. Skips keys
   * that are deferred. An aborted signal makes it resolve with none.
   */
  pull(limits: PullLimits, signal: AbortSignal): Promise<readonly OutboxDelivery[]>;
  /**
   * Records that an attempt is about to be made that must not be repeated unless its outcome is known. Resolves when
   * that is on disk: if the process or the machine dies before the delivery goes back, it comes again with `begun`.
   * Rejects as `settle` does, and then the attempt must not be made.
   */
  begin(delivery: OutboxDelivery): Promise<void>;
  /**
   * Ends a delivery. Recorded at once for this process and, within milliseconds and in order, on disk; resolves
   * when a kill of the process cannot undo it any more. Rejects when it cannot be recorded at present (full disk):
   * it is then tried again by the outbox itself, and until then only this process knows.
   */
  settle(delivery: OutboxDelivery, settlement: Settlement): Promise<void>;
  /**
   * Says that nothing more will be settled before what has been is recorded. A hint, for an outbox that waits with
   * it for more; others leave it out.
   */
  hurry?(): void;
  /**
   * Gives a failed delivery back. One that was asked for again goes back alone, and comes again after `delayMs`. Any
   * other goes with everything behind it that was pulled of the same ordering key, is not settled, and was not asked for
   * again; they come again, in order, after `delayMs`. Attempts and first failure are kept across restarts. What a pull
   * under way is about to bring of this key may have gone back too: the caller must `release` it.
   */
  defer(delivery: OutboxDelivery, failure: DeferredFailure): Promise<void>;
  /**
   * Makes every deferred key due at once: the target works again. Those of which it asked for more time wait for that
   * (`askedMs`), unless `all` are meant: somebody says so. What is known of past attempts stays.
   */
  wake(all?: "all"): void;
  /**
   * Gives back what was pulled and not attempted, such as at the end of the process. Does nothing to what has gone
   * back already.
   */
  release(deliveries: readonly OutboxDelivery[]): void;
}

/** Why and for how long a delivery waits. */
export interface DeferredFailure {
  /** How long it waits from now on, in milliseconds. */
  readonly delayMs: number;
  /** How long the target asked for, in milliseconds, where it did: `wake` makes it due no earlier. */
  readonly askedMs?: number;
  /** Attempts that failed so far, in earlier runs too. */
  readonly failedAttempts: number;
  /** When the first of them failed, in milliseconds since 1970. */
  readonly firstFailedAtMs: number;
  /** One sentence for people, without any secret. */
  readonly error: string;
}

/** What waits for a target. */
export interface ConsumerStats {
  /** The target's name. */
  readonly target: string;
  /** Events that have not been settled yet. */
  readonly pending: number;
  /** `receivedAt` of the oldest of them. */
  readonly oldestPendingAt?: string;
  /** Events that were given up for it. */
  readonly dead: number;
}

/** What an outbox holds. */
export interface OutboxStats {
  /** Events it holds, delivered ones that it still keeps included. */
  readonly events: number;
  /** Size on disk, or wherever it keeps them. */
  readonly bytes: number;
  /** Every target that it knows. */
  readonly consumers: readonly ConsumerStats[];
}

/**
 * A durable log of accepted events with one consumer per target: the storage behind the forwarder. It fits an
 * embedded file as well as a distributed log with durable pull consumers; `test/outbox-conformance.ts` is the list
 * every implementation passes.
 */
export interface Outbox extends AsyncDisposable {
  /**
   * Makes an event durable; resolves when it would survive a power cut. An id that is there already is not stored
   * twice. Many calls under way share one write.
   *
   * @throws OutboxError `ERR_TENFOUR_OUTBOX_FULL`, `…_READ_ONLY`, `…_LOCKED`, `…_CORRUPT`, `…_IO`, `…_CLOSED`
   */
  append(event: OutboxEvent): Promise<void>;
  /**
   * The consumer of a target. A target that is new gets what is appended from now on.
   *
   * @throws OutboxError as `append`, and when the target has a consumer in this process already
   */
  consumer(target: string): Promise<OutboxConsumer>;
  /** Forgets a target's position, deferred keys and dead letters. False when there was none. */
  removeConsumer(target: string): Promise<boolean>;
  /** What it holds, and what waits for each target. */
  stats(): Promise<OutboxStats>;
  /** Writes what is on its way and lets go of the storage. Idempotent. */
  close(): Promise<void>;
}
