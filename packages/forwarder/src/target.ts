import type { EventRecord } from "@tenfour/contracts";
import type { SinkEntry } from "@tenfour/receiver";
import type { z } from "zod";
import type { targetOptionsSchema } from "./options.js";
import type { OutboxEvent } from "./outbox.js";

/** One try to bring one event to one target. */
export interface Attempt {
  /** 1 for the first. */
  readonly number: number;
  /** Ends when the attempt's deadline has passed or the forwarder stops. */
  readonly signal: AbortSignal;
  /**
   * Calls back when `signal` ends, or at once if it has, for whoever needs no signal: making one for every attempt costs
   * more than the rest of the attempt. Only the last listener is called, and none once the attempt has an outcome.
   */
  onAbort(listener: () => void): void;
  /** The stored event, for targets that send bytes instead of the record. */
  readonly stored: OutboxEvent;
  /** Set when somebody asked for the event again, out of order. */
  readonly again?: "retry" | "replay";
  /** Whether an earlier attempt was begun with `begin`, and the process ended before anybody knew its outcome. */
  readonly begun: boolean;
  /**
   * For a target that cannot drop duplicates, before it sends what must not arrive twice: resolves when it is on
   * disk that the attempt is under way. If the process is killed then, the event comes again with `begun`. Rejects
   * when that cannot be recorded at present (full disk): then nothing may be sent.
   */
  begin(): Promise<void>;
  /** For the driver, which may keep here what it wants to know when the attempt times out or is called off. */
  memo: unknown;
  /** The record as JSON, in UTF-8: made once, however many targets and attempts there are. Not to be changed. */
  json(): Uint8Array;
}

/** Whose failure a failed attempt is. */
export type Fault =
  /** The target's: nobody answered, or the answer has nothing to do with the event. It waits as long as it takes. */
  | "target"
  /** The event's: after 5 of them it is given up. */
  | "event"
  /**
   * There was an answer, but it could be either's (500). After 5 of them it counts as the event's if the target has
   * taken another event meanwhile, and as the target's otherwise.
   */
  | "unclear";

/**
 * What became of an attempt.
 *
 * - `delivered`: done. `warning` is counted and logged.
 * - `skipped`: nothing was sent, since the target wants nothing of this event; that says nothing of whether it works.
 * - `retry`: this may pass; `fault` says whose failure it is.
 * - `park`: this event will never be taken: dead letter, the next one goes ahead.
 * - `pause`: the target takes nothing until somebody resumes it, or for `resumeAfterMs`.
 */
export type DeliveryOutcome =
  | { readonly outcome: "delivered"; readonly warning?: string }
  | { readonly outcome: "skipped" }
  | ({ readonly outcome: "retry"; readonly fault: Fault; readonly retryAfterMs?: number } & Report)
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

/** Whether whoever takes a target's events takes connections. */
export type Reach =
  | {
      readonly reached: true /** From looking its name up to the end of the TLS handshake. */;
      readonly tookMs: number;
    }
  | {
      readonly reached: false;
      /** One sentence for people, without any secret. */
      readonly detail: string;
      /** Node's code, or our own, of what is in the way: `ECONNREFUSED`, `CERT_HAS_EXPIRED`, `ERR_TENFOUR_ADDRESS`. */
      readonly code?: string;
    };

/** Brings events to one target. */
export interface TargetDriver extends Partial<AsyncDisposable> {
  /** Where it delivers to, for people: a host, never a URL, whose path or query may be a secret. */
  readonly destination?: string;
  /**
   * Brings one event to the target. A promise that rejects counts as `retry` with an `unclear` fault if
   * `attempt.signal` has not ended, and with the target's otherwise.
   */
  deliver(record: EventRecord, attempt: Attempt): Promise<DeliveryOutcome>;
  /** What it counts beside attempts, such as events that came back; by name, since the start. */
  readonly counters?: Readonly<Record<string, number>>;
  /**
   * Whether the target is to have an event, as far as that can be told before it is understood. Asked after the
   * target's own `where`. Default: it is.
   */
  wants?(event: OutboxEvent): boolean;
  /** Sees every event that a receiver has accepted, before it is kept. Must be quick, and must not throw. */
  received?(entry: SinkEntry): void;
  /**
   * Whether the target may go on now that a community has another API key.
   *
   * @param reason why it takes nothing at present
   */
  resumesWithKey?(community: string, reason: string): boolean;
  /** What an attempt without an answer in time counts as. Default: `retry`, the target's failure. */
  timedOut?(record: EventRecord, attempt: Attempt): DeliveryOutcome | undefined;
  /**
   * What an attempt counts as that is ended because the forwarder stops: `park` for an event that must not be sent
   * again. Default: as if it had not been made, so the next start makes it again.
   */
  calledOff?(record: EventRecord, attempt: Attempt): DeliveryOutcome | undefined;
  /**
   * Connects as deliveries do, and hangs up. Nothing is sent, not even a request: whoever asks wants to know, not to
   * cause anything. Takes no longer than `timeoutMs` of its context.
   */
  reach?(): Promise<Reach>;
}

/** What the forwarder gives a driver to work with. */
export interface TargetContext {
  /** The target's name. */
  readonly name: string;
  /** Deliveries that may be under way at a time. */
  readonly lanes: number;
  /** How long an attempt may take; `attempt.signal` ends it. */
  readonly timeoutMs: number;
  /** Milliseconds since the epoch. */
  now(): number;
  /** A number from 0 to below 1. */
  random(): number;
  /** Takes every secret that the forwarder knows of out of a text. */
  redact(text: string): string;
  /** The current API key of a community; it may be another one the next time. */
  keyOf(community: string): string | undefined;
  /** Whether this process listens there itself; delivering to it would go round in circles. */
  isOwnAddress(address: string, port: number): boolean;
}

/**
 * A kind of destination. `webhook`, `fivem` and `function` are built in; others, such as a chat service, come from packages
 * of their own and are given to `createForwarder` in `types`.
 */
export interface TargetType<S extends z.ZodObject = z.ZodObject> {
  /** What a target's `type` says. */
  readonly type: string;
  /** Its options beside those that every target has. */
  readonly settings: S;
  /** What the options that every target has are unless they are given. @default their own defaults */
  readonly defaults?: Pick<z.input<typeof targetOptionsSchema>, "rate">;
  /**
   * Makes what delivers to one target, once per target.
   *
   * @throws TenfourError that says what is wrong with the settings and what to do
   */
  create(settings: z.output<S>, context: TargetContext): TargetDriver;
}

/** Any kind of destination, whatever its options. */
export type AnyTargetType = Omit<TargetType, "create"> & {
  /** As of a {@link TargetType}; only the type itself knows its settings. */
  create(settings: never, context: TargetContext): TargetDriver;
};
