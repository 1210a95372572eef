import type { Halt } from "../outbox.js";
import type { OutboxErrorCode } from "../outbox-error.js";
import type { AdminCalls } from "./admin/protocol.js";

/** An event on its way into the file, as the columns of `events` before `size`. */
export type EventColumns = readonly [
  seq: number,
  id: string,
  source: string,
  transport: string,
  receivedAt: string,
  community: string | null,
  server: number | null,
  instance: string | null,
  hops: number,
  nameHint: string | null,
  lane: string,
  cuts: string,
  exact: number,
  traceparent: string | null,
  tracestate: string | null,
];

/** Where {@link EventColumns} have the ordering key. */
export const LANE = 10;

/** A lane that waits, or `next: undefined` for one that does not any more. */
export interface LaneState {
  readonly lane: string;
  readonly next: number | undefined;
  readonly attempts: number;
  readonly firstFailedAtMs: number | undefined;
  readonly dueMs: number;
  readonly delayMs: number;
  readonly error: string;
}

/** A delivery that ended as a dead letter. */
export interface DeadState {
  readonly seq: number;
  readonly diedMs: number;
  readonly reason: string;
  readonly detail: string;
  readonly attempts: number;
  readonly status: number | undefined;
  readonly answer: string | undefined;
}

/** What became of an event that was asked for again; `done`, or when it is due. */
export type AgainState =
  | { readonly id: number; readonly done: true }
  | {
      readonly id: number;
      readonly done: false;
      readonly attempts: number;
      readonly firstFailedAtMs: number;
      readonly dueMs: number;
      readonly delayMs: number;
      readonly error: string;
    };

/** An attempt whose outcome is not known yet; `again` is 0 where the event was not asked for again. */
export interface BegunState {
  readonly seq: number;
  readonly again: number;
}

/** Where a consumer stands, with what changed since the last time. */
export interface ConsumerState {
  readonly consumer: number;
  readonly position: number;
  /** Bit i of the map: event `position + 1 + i` is settled. */
  readonly ahead: Uint8Array;
  readonly settled: number;
  readonly halted: Halt | undefined;
  readonly lanes: readonly LaneState[];
  readonly dead: readonly DeadState[];
  readonly again: readonly AgainState[];
  /** All of them, or undefined where they have not changed. */
  readonly begun: readonly BegunState[] | undefined;
}

/** One transaction. */
export interface CommitRequest {
  /** JSON of `EventColumns[]`: as one text it travels to the thread for a fraction of what the arrays would cost. */
  readonly events: string;
  /** The bodies one after the other; `ends[i]` is where that of event i ends. A body in chunks takes no room. */
  readonly bodies: Uint8Array;
  readonly ends: readonly number[];
  /** Which of the events have their body in chunks. */
  readonly chunked: readonly number[];
  readonly states: readonly ConsumerState[];
  /** Whether it has to survive a power cut although it holds no event. */
  readonly sync: boolean;
}

/** What was committed. */
export interface CommitReply {
  /** Sequence numbers of events whose id was there already. */
  readonly duplicates: readonly number[];
  /** How long the disk took to have it for sure; undefined where that was not waited for. */
  readonly syncMs: number | undefined;
}

/** Events on their way out of the file. */
export interface EventPack {
  /** JSON of `EventColumns[]`. */
  readonly events: string;
  /** The bodies one after the other. */
  readonly bodies: Uint8Array<ArrayBuffer>;
  /** Where that of event i ends; null where it is damaged. */
  readonly ends: readonly (number | null)[];
}

/** What a consumer finds when it is opened. */
export interface OpenedConsumer {
  readonly consumer: number;
  readonly position: number;
  readonly ahead: Uint8Array;
  readonly settled: number;
  readonly lanes: readonly LaneState[];
  readonly halted: Halt | undefined;
  readonly begun: readonly BegunState[];
}

/** The beginning of a range, in order. */
export interface ReadRange {
  readonly after: number;
  readonly upTo: number;
  readonly events: number;
  readonly bytes: number;
  /** Lanes that are left out. */
  readonly without: readonly string[];
}
export interface ReadRangeReply {
  readonly pack: EventPack;
  /** Everything up to here has been read or was left out. */
  readonly readUpTo: number;
}

/** The next events of some lanes. */
export interface ReadLanes {
  readonly lanes: readonly { readonly lane: string; readonly from: number; readonly events: number }[];
  readonly upTo: number;
  readonly bytes: number;
}
/** Per lane that was read; those missing did not fit any more. */
export interface ReadLanesReply {
  readonly lanes: readonly {
    readonly lane: string;
    readonly pack: EventPack;
    /** Whether nothing is left up to `upTo`. */
    readonly whole: boolean;
  }[];
}

/** What is due of the events that were asked for again. */
export interface ReadAgain {
  readonly consumer: number;
  readonly nowMs: number;
  readonly events: number;
  readonly without: readonly number[];
}
export interface AgainRow {
  readonly id: number;
  readonly kind: string;
  readonly attempts: number;
  readonly firstFailedAtMs: number | undefined;
  /** The one event. */
  readonly pack: EventPack;
}
export interface ReadAgainReply {
  readonly rows: readonly AgainRow[];
  /** When the next one is due, if there is one. */
  readonly nextDueMs: number | undefined;
}

/** What the file tells about itself. */
export interface FileStats {
  readonly events: number;
  readonly bytes: number;
  readonly consumers: readonly (readonly [
    target: string,
    position: number,
    settled: number,
    dead: number,
    again: number,
    oldest: string | null,
  ])[];
  readonly appended: number;
}

/** Every request that a worker answers: its argument and its answer. */
export interface Calls extends AdminCalls {
  open: { ask: null; answer: { lastSeq: number; appended: number } };
  commit: { ask: CommitRequest; answer: CommitReply };
  chunk: { ask: { seq: number; part: number; bytes: Uint8Array }; answer: null };
  dropChunks: { ask: { seq: number }; answer: null };
  openConsumer: { ask: { target: string; nowMs: number }; answer: OpenedConsumer };
  removeConsumer: { ask: { target: string }; answer: boolean };
  readRange: { ask: ReadRange; answer: ReadRangeReply };
  readLanes: { ask: ReadLanes; answer: ReadLanesReply };
  readAgain: { ask: ReadAgain; answer: ReadAgainReply };
  stats: { ask: null; answer: FileStats };
  checkpoint: { ask: { whole: boolean }; answer: { walBytes: number } };
  prune: { ask: PruneRequest; answer: { more: boolean } };
  close: { ask: null; answer: null };
}

/** What the writer opens. */
export interface OpenRequest {
  readonly path: string;
  readonly maxBytes: number | undefined;
}

/** One slice of pruning. */
export interface PruneRequest {
  /** Delivered events received before this go. */
  readonly deliveredBefore: string;
  /** Dead letters from before this go. */
  readonly deadBeforeMs: number;
}

export type CallName = keyof Calls;

/** A request as it travels to a worker. */
export type Request = { [K in CallName]: { id: number; name: K; ask: Calls[K]["ask"] } }[CallName];
/** An answer as it travels back. */
export type Reply =
  | { readonly id: number; readonly ok: true; readonly answer: Calls[CallName]["answer"] }
  | { readonly id: number; readonly ok: false; readonly code: OutboxErrorCode; readonly message: string };
