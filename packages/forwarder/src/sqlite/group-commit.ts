import type { OutboxEvent } from "../outbox.js";
import { OutboxError } from "../outbox-error.js";
import { CommitTimer } from "./commit-timer.js";
import type { SqliteConsumer } from "./consumer.js";
import { toColumns } from "./event-codec.js";
import { LargeBodies } from "./large-bodies.js";
import { packBodies } from "./pack-bodies.js";
import { newRound, type Round } from "./round.js";
import type { WorkerClient } from "./worker-client.js";

/** A body beyond this is written in pieces between the commits, so that no small event waits for all of it. */
const LARGE_BYTES = 256 * 1024;
/** What one commit takes at most, besides the last event. */
const MAX_EVENTS = 1_024;
const MAX_BYTES = 4 * 1024 * 1024;
/**
 * Where events come close together, a commit that is asked for within this time of the last one waits for as long
 * again: it costs the same for one event as for thirty. Who sends one at a time is not kept waiting.
 */
const GATHER_MS = 1;
const GATHER_FROM_EVENTS = 8;
/** So many need not wait for more. */
const GATHERED_EVENTS = 256;
/** States alone wait for as long, unless somebody is in a hurry: nobody's answer depends on them. */
const SETTLING_MS = 4;
/** Waits before a state that could not be written is tried again; the last one repeats. */
const RETRY_MS = [250, 500, 1_000, 2_000, 5_000];

/** An event with its place in the log. */
export interface Placed {
  readonly seq: number;
  readonly event: OutboxEvent;
}

interface Waiting extends Placed {
  readonly large: boolean;
}

/** The events of one commit. */
interface Batch extends Round {
  readonly events: Waiting[];
  bytes: number;
}

/**
 * Told when the horizon has moved, with everything that lies between the last one and this one, oldest first; or
 * with nothing when that has to be read from the file.
 */
export type Committed = (events: readonly Placed[] | undefined, bytes: number) => void;

/** Learns what becomes of commits. */
export interface GroupCommitHooks {
  readonly committed: Committed;
  /** Events could not be written; whoever appended them hears of it by itself. */
  readonly refused: (cause: unknown) => void;
  /** How long the disk took to have a commit for sure. */
  readonly onSync: ((durationMs: number) => void) | undefined;
}

/**
 * One commit at a time: what arrives while it is under way, events and states of consumers alike, shares the next.
 */
export class GroupCommit {
  readonly #writer: WorkerClient;
  readonly #committed: Committed;
  readonly #onSync: ((durationMs: number) => void) | undefined;
  readonly #refused: (cause: unknown) => void;
  readonly #large: LargeBodies;
  #lastSeq: number;
  #lastCommitted: number;
  /** Events that wait, as they will be committed; the last one takes more. */
  readonly #batches: Batch[] = [];
  readonly #dirty = new Set<SqliteConsumer>();
  #round: Round | undefined;
  /** Whether the next commit must be on disk although it may hold no event. */
  #sync = false;
  /** Whether somebody waits for the states. */
  #hurried = false;
  readonly #timer = new CommitTimer(() => {
    if (this.#busy === undefined && this.#hasWork) void this.#run();
  });
  #busy: Promise<void> | undefined;
  /** Whether the horizon did not reach what was last committed. */
  #heldBack = false;
  /** Whether a commit failed since the last one that did not, and may have been carried out all the same. */
  #uncertain = false;
  /** Until when a commit that is asked for waits for company, on the clock of `performance.now()`. */
  #gatherUntilMs = 0;
  #failures = 0;
  #retry: NodeJS.Timeout | undefined;

  constructor(writer: WorkerClient, lastSeq: number, { committed, refused, onSync }: GroupCommitHooks) {
    this.#writer = writer;
    this.#lastSeq = lastSeq;
    this.#lastCommitted = lastSeq;
    this.#committed = committed;
    this.#refused = refused;
    this.#onSync = onSync;
    this.#large = new LargeBodies(writer);
  }

  /** Everything up to here is in the log, or never will be. */
  get horizon(): number {
    return Math.min(this.#lastCommitted, this.#large.oldest - 1);
  }

  append(event: OutboxEvent): Promise<void> {
    const seq = ++this.#lastSeq;
    if (event.body.bytes.byteLength > LARGE_BYTES) return this.#appendLarge(seq, event);
    return this.#enqueue(seq, event, false);
  }

  /** Asks for a consumer's state to be written with the next commit. */
  record(consumer: SqliteConsumer, sync: boolean): Promise<void> {
    this.#dirty.add(consumer);
    this.#sync ||= sync;
    if (this.#round === undefined) {
      this.#round = newRound();
      // Whoever waits hears of it; where nobody does, the state is tried again all the same.
      this.#round.promise.catch(() => undefined);
    }
    this.#schedule();
    return this.#round.promise;
  }

  /** Somebody can go on only when the states are written. */
  hurry(): void {
    this.#hurried = true;
    this.#schedule();
  }

  /** Writes what is on its way. */
  async flush(): Promise<void> {
    clearTimeout(this.#retry);
    await this.#large.idle();
    while (this.#busy !== undefined || this.#batches.length > 0) {
      await (this.#busy ?? this.#run());
    }
    if (this.#dirty.size > 0) await this.#run();
    clearTimeout(this.#retry);
  }

  async #appendLarge(seq: number, event: OutboxEvent): Promise<void> {
    try {
      await this.#large.write(seq, event.body.bytes);
      await this.#enqueue(seq, event, true);
    } catch (cause) {
      this.#large.drop(seq);
      throw cause;
    } finally {
      this.#large.ended(seq);
      this.#announce([], event.body.bytes.byteLength);
    }
  }

  #enqueue(seq: number, event: OutboxEvent, large: boolean): Promise<void> {
    let batch = this.#batches.at(-1);
    if (batch === undefined || batch.events.length === MAX_EVENTS || batch.bytes >= MAX_BYTES) {
      batch = { ...newRound(), events: [], bytes: 0 };
      this.#batches.push(batch);
    }
    batch.events.push({ seq, event, large });
    if (!large) batch.bytes += event.body.bytes.byteLength;
    this.#schedule();
    return batch.promise;
  }

  #schedule(): void {
    if (this.#busy === undefined) this.#timer.within(this.#patienceMs);
  }

  /** For how long the next commit may wait for company. */
  get #patienceMs(): number {
    if (this.#sync || this.#hurried) return 0;
    const [batch] = this.#batches;
    if (batch === undefined) return SETTLING_MS;
    if (batch.events.length >= GATHERED_EVENTS || batch.bytes >= MAX_BYTES) return 0;
    return performance.now() < this.#gatherUntilMs ? GATHER_MS : 0;
  }

  get #hasWork(): boolean {
    return this.#batches.length > 0 || this.#dirty.size > 0;
  }

  #run(): Promise<void> {
    this.#busy = this.#commit().finally(() => {
      this.#busy = undefined;
      if (this.#batches.length > 0 || this.#round !== undefined) this.#schedule();
    });
    return this.#busy;
  }

  async #commit(): Promise<void> {
    const batch = this.#batches.shift();
    const waiting = batch?.events ?? [];
    const round = this.#round;
    this.#round = undefined;
    this.#hurried = false;
    const sync = this.#sync;
    this.#sync = false;
    const consumers = [...this.#dirty].filter(({ isRemoved }) => !isRemoved);
    this.#dirty.clear();
    const states = consumers.map((consumer) => consumer.takeState());
    const bodies = packBodies(waiting.map(({ event, large }) => (large ? undefined : event.body.bytes)));
    try {
      const { duplicates, syncMs } = await this.#writer.call(
        "commit",
        {
          events: JSON.stringify(waiting.map(({ event, seq }) => toColumns(event, seq))),
          ...bodies,
          chunked: waiting.flatMap(({ large, seq }) => (large ? seq : [])),
          states,
          sync,
        },
        [bodies.bodies.buffer],
      );
      for (const [index, consumer] of consumers.entries()) {
        const state = states[index];
        if (state !== undefined) consumer.written(state);
      }
      if (syncMs !== undefined) this.#onSync?.(syncMs);
      if (waiting.length >= GATHER_FROM_EVENTS) this.#gatherUntilMs = performance.now() + GATHER_MS;
      this.#failures = 0;
      round?.resolve();
      this.#done(waiting, duplicates);
      batch?.resolve();
    } catch (cause) {
      for (const [index, consumer] of consumers.entries()) {
        const state = states[index];
        if (state !== undefined) consumer.putBack(state);
        this.#dirty.add(consumer);
      }
      this.#sync ||= sync;
      // The thread may have died with the commit done and not told: what comes next is read from the file.
      if (batch !== undefined) this.#uncertain = true;
      round?.reject(cause);
      batch?.reject(cause);
      if (batch !== undefined) this.#refused(cause);
      if (consumers.length > 0) this.#tryAgain(cause);
    }
  }

  #done(batch: readonly Waiting[], duplicates: readonly number[]): void {
    if (batch.length === 0) return;
    this.#heldBack ||= this.#uncertain;
    this.#uncertain = false;
    let bytes = 0;
    for (const { seq, event } of batch) {
      this.#lastCommitted = Math.max(this.#lastCommitted, seq);
      bytes += event.body.bytes.byteLength;
    }
    const news = duplicates.length === 0 ? batch : batch.filter(({ seq }) => !duplicates.includes(seq));
    this.#announce(news, bytes);
  }

  /** While a large body is under way, what was committed behind it waits, so that the order stays as it came. */
  #announce(news: readonly Placed[], bytes: number): void {
    const heldBack = this.horizon < this.#lastCommitted;
    this.#committed(heldBack || this.#heldBack ? undefined : news, bytes);
    this.#heldBack = heldBack;
  }

  #tryAgain(cause: unknown): void {
    if (cause instanceof OutboxError && cause.code === "ERR_TENFOUR_OUTBOX_CLOSED") return;
    const waitMs = RETRY_MS[Math.min(this.#failures, RETRY_MS.length - 1)];
    this.#failures += 1;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#schedule(), waitMs);
  }
}
