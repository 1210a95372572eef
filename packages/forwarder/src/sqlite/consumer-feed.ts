import type { OutboxEvent, PullLimits } from "../outbox.js";
import { OutboxError } from "../outbox-error.js";
import { AgainQueue } from "./again-queue.js";
import { type Changes, changes } from "./changes.js";
import type { ConsumerHost } from "./consumer.js";
import { unpackEvents } from "./event-codec.js";
import type { Placed } from "./group-commit.js";
import { type Asked, type Failed, Item, type Place } from "./item.js";
import { ItemBuffer } from "./item-buffer.js";
import type { Position } from "./position.js";
import type { WaitingLane, WaitingLanes } from "./waiting-lanes.js";

const READ_EVENTS = 256;
const READ_BYTES = 1024 * 1024;
/** Lanes that one read goes through. */
const READ_LANES = 32;
const MAX_TIMER_MS = 2 ** 31 - 1;

interface Parts {
  readonly consumer: number;
  readonly host: ConsumerHost;
  readonly position: Position;
  readonly lanes: WaitingLanes;
  /** Called for an event that cannot be read back whole. */
  readonly damaged: (item: Place & Pick<Item, "lane">) => void;
}

/** Keeps ready what a consumer may take next: from the log, from lanes that waited, from what was asked for again. */
export class ConsumerFeed {
  readonly again: AgainQueue;
  readonly #parts: Parts;
  readonly #buffer = new ItemBuffer();
  readonly #changes: Changes = changes();
  #filling: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** How much of one lane may be in hand, so that it does not crowd out the others. */
  #laneLimit = Number.POSITIVE_INFINITY;
  #closed = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.again = new AgainQueue(parts.consumer, parts.host);
  }

  /**
   * @param out how many of a lane are out already
   * @param hand called with what is taken in the same breath: nothing may be neither in the buffer nor handed out, since
   *   a lane that is deferred has to find all that is read of it
   */
  async take(
    limits: PullLimits,
    signal: AbortSignal,
    { out, hand }: { out: (lane: string) => number; hand: (items: readonly Item[]) => void },
  ): Promise<Item[]> {
    this.#laneLimit = limits.perKey ?? Number.POSITIVE_INFINITY;
    for (;;) {
      if (this.#closed) throw new OutboxError("ERR_TENFOUR_OUTBOX_CLOSED", "The outbox is closed.");
      if (signal.aborted) return [];
      const items = this.#buffer.shift(limits, out);
      if (items.length > 0) {
        hand(items);
        // The next pull finds it ready; if the read fails, a pull that finds nothing tries again and says so. What was
        // deferred and is due does not wait until there is little in memory: there may be as much for ever.
        const { isLow, isFull } = this.#buffer;
        if (isLow ? this.#hasWork() : !isFull && this.#isDue()) this.#fill().catch(() => undefined);
        return items;
      }
      if (this.#hasWork()) {
        await this.#fill();
        continue;
      }
      this.#arm();
      await this.#changes.next(signal);
    }
  }

  /** Events that were just appended are handed on from memory where the consumer had read everything before. */
  appended(events: readonly Placed[], before: number): void {
    const { position, host } = this.#parts;
    if (this.#filling === undefined && position.readUpTo === before && !this.#buffer.isFull) {
      let upTo = host.horizon();
      for (const { seq, event } of events) {
        if (this.#isLong(event.orderingKey)) {
          // From here on it is read back in turn: in a burst of many keys all of them are long at once, and reading
          // each apart from the others costs several times as much.
          upTo = seq - 1;
          break;
        }
        this.#pass(seq, event.orderingKey, event);
      }
      position.readTo(upTo);
    }
    this.wake();
  }

  /** Takes a lane's events out of the buffer: they come again. */
  dropLane(lane: string): void {
    this.#buffer.dropLane(lane);
  }

  putBack(items: readonly Item[]): void {
    this.#buffer.putBack(items);
    this.wake();
  }

  /** Looks again for what there is to do. */
  wake(): void {
    this.#changes.happened();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.wake();
  }

  #hasWork(): boolean {
    const { position, host } = this.#parts;
    if (this.#filling !== undefined || this.#isDue()) return true;
    return position.readUpTo < Math.min(host.horizon(), position.limit);
  }

  /** Whether there is something to read that is not next in the log. */
  #isDue(): boolean {
    return this.again.isDue || this.#parts.lanes.toRead(1, this.#laneLimit / 2).length > 0;
  }

  /** Whether as much of a lane is in hand as may be. */
  #isLong(lane: string): boolean {
    const { position, lanes } = this.#parts;
    const phase = lanes.get(lane)?.phase ?? "joined";
    return phase === "joined" && position.openOf(lane) >= this.#laneLimit;
  }

  /**
   * While this is under way, nothing else moves how far the consumer has read. It always reads on in the log too: lanes
   * that are due may have more than is taken, and the others must not wait for them.
   */
  #fill(): Promise<void> {
    this.#filling ??= this.#read().finally(() => {
      this.#filling = undefined;
    });
    return this.#filling;
  }

  async #read(): Promise<void> {
    const { lanes, position, host } = this.#parts;
    const due = lanes.toRead(READ_LANES, this.#laneLimit / 2);
    if (due.length > 0) await this.#readLanes(due);
    if (this.again.isDue) await this.#readAgain();
    if (position.readUpTo < Math.min(host.horizon(), position.limit)) await this.#readOn();
  }

  async #readLanes(due: readonly WaitingLane[]): Promise<void> {
    const { lanes, position, host } = this.#parts;
    const share = Math.max(8, Math.floor(READ_EVENTS / due.length));
    const reply = await host.reader.call("readLanes", {
      lanes: due.map(({ lane, readFrom: from, outstanding }) => ({
        lane,
        from,
        events: Math.min(share, this.#laneLimit - outstanding.length),
      })),
      upTo: position.readUpTo,
      bytes: READ_BYTES,
    });
    for (const { lane: name, pack, whole } of reply.lanes) {
      const lane = due.find((one) => one.lane === name);
      // It may have been deferred anew while it was read.
      if (lane === undefined || lanes.get(name) !== lane) continue;
      const { next, attempts, firstFailedAtMs } = lane;
      const read = unpackEvents(pack);
      const seqs = read.map(({ seq }) => seq);
      lanes.wasRead(lane, seqs, whole);
      for (const { seq, lane: its, event } of read) {
        this.#offer(seq, its, event, seq === next ? { attempts, firstFailedAtMs } : FRESH);
      }
    }
  }

  async #readAgain(): Promise<void> {
    for (const { id, kind, attempts, firstFailedAtMs, pack } of await this.again.read()) {
      const asked = { id, kind: kind === "retry" ? "retry" : "replay" } as const;
      for (const { seq, lane, event } of unpackEvents(pack)) {
        this.#offer(seq, lane, event, { attempts, firstFailedAtMs }, asked);
      }
    }
  }

  async #readOn(): Promise<void> {
    const { lanes, position, host } = this.#parts;
    const { pack, readUpTo } = await host.reader.call("readRange", {
      after: position.readUpTo,
      upTo: Math.min(host.horizon(), position.limit),
      events: READ_EVENTS,
      bytes: READ_BYTES,
      without: lanes.apart(),
    });
    for (const { seq, lane, event } of unpackEvents(pack)) this.#pass(seq, lane, event);
    position.readTo(readUpTo);
  }

  /** The next event of the log: into the buffer, unless it is settled or its lane waits. */
  #pass(seq: number, lane: string, event: OutboxEvent | undefined): void {
    const { lanes, position, host } = this.#parts;
    if (position.isSettled(seq)) return;
    const waiting = lanes.get(lane);
    if (waiting !== undefined && waiting.phase !== "joined") return;
    if (this.#isLong(lane)) {
      // A long queue of one lane: it is read apart from the others, which need not wait behind it.
      lanes.readApart(lane, position.leave(lane), seq, host.now());
      return;
    }
    position.open(seq, lane);
    this.#offer(seq, lane, event, waiting?.next === seq ? waiting : FRESH);
  }

  /** Into the buffer, unless it cannot be read back whole. */
  #offer(seq: number, lane: string, event: OutboxEvent | undefined, failed: Failed, asked?: Asked): void {
    if (event === undefined) this.#parts.damaged({ seq, lane, asked });
    else this.#buffer.push(new Item(seq, event, failed, asked));
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const dueAt = Math.min(this.#parts.lanes.nextDueAt, this.again.nextDueAt);
    if (dueAt === Number.POSITIVE_INFINITY) return;
    const waitMs = Math.min(Math.max(dueAt - performance.now(), 1), MAX_TIMER_MS);
    this.#timer = setTimeout(() => this.wake(), waitMs);
  }
}

const FRESH: Failed = { attempts: 0, firstFailedAtMs: undefined };
