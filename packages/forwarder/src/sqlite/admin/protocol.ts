import type { Halt } from "../../outbox.js";
import type {
  DeadLetter,
  DeadLetterFilter,
  EventFilter,
  ReplayRequest,
  WaitingDelivery,
} from "../../outbox-admin.js";

/** Where a list goes on: the consumer, the part of its list, and the last row of it. */
export interface Cursor {
  readonly consumer: number;
  /** 0: the log, or the dead letters; 1: what was asked for again. */
  readonly part: number;
  readonly row: number;
}

/** A slice of a list. It may hold fewer items than asked for, and none, although there are more. */
export interface Slice<T> {
  readonly items: readonly T[];
  /** Undefined at the end. */
  readonly next: Cursor | undefined;
}

/** A list, from a place on. */
export interface ListAsk<F> {
  readonly filter: F;
  readonly limit: number;
  readonly after: Cursor;
}

/** What was changed, and where to go on; undefined at the end. */
export interface ChangeReply {
  readonly count: number;
  readonly next: Cursor | undefined;
}

/** A slice of a replay. */
export interface ReplayAsk {
  readonly request: ReplayRequest;
  /** The last event that was looked at. */
  readonly after: number;
}
/** How many of the slice there were, and the last event that was looked at; undefined at the end. */
export interface ReplayReply {
  readonly count: number;
  readonly next: number | undefined;
}

/** What an operator asks of a worker. */
export interface AdminCalls {
  adminHalts: { ask: null; answer: readonly (readonly [target: string, halt: Halt])[] };
  adminWaiting: { ask: ListAsk<EventFilter>; answer: Slice<WaitingDelivery> };
  adminDead: { ask: ListAsk<DeadLetterFilter>; answer: Slice<DeadLetter> };
  adminCountDead: { ask: { filter: DeadLetterFilter }; answer: number };
  adminRetry: { ask: ListAsk<DeadLetterFilter>; answer: ChangeReply };
  adminDrop: { ask: ListAsk<DeadLetterFilter>; answer: ChangeReply };
  adminCountReplay: { ask: ReplayAsk; answer: ReplayReply };
  adminReplay: { ask: ReplayAsk; answer: ReplayReply };
  adminHalt: { ask: { target: string; halt: Halt | undefined }; answer: boolean };
  adminBackup: { ask: { file: string }; answer: null };
}
