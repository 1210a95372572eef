import { Bag } from "../bag.js";
import type {
  DeadLetterReason,
  DeferredFailure,
  Halt,
  OutboxConsumer,
  OutboxDelivery,
  PullLimits,
  Settlement,
} from "../outbox.js";
import { Begun } from "./begun.js";
import { ConsumerFeed } from "./consumer-feed.js";
import type { Placed } from "./group-commit.js";
import { Item, type Place } from "./item.js";
import { LaneCounts } from "./lane-counts.js";
import { Position } from "./position.js";
import type { AgainState, ConsumerState, DeadState, OpenedConsumer } from "./protocol.js";
import { WaitingLanes } from "./waiting-lanes.js";
import type { WorkerClient } from "./worker-client.js";

/** What a consumer needs of the outbox it belongs to. */
export interface ConsumerHost {
  readonly reader: WorkerClient;
  now(): number;
  /** Everything up to here is in the log. */
  horizon(): number;
  /**
   * Asks for the consumer's state to be written; resolves when it is.
   *
   * @param sync whether it must survive a power cut, and not only the end of the process
   */
  record(consumer: SqliteConsumer, sync?: boolean): Promise<void>;
  /** Somebody can go on only when what was recorded is written. */
  hurry(): void;
}

/** The position of one target: what it is given, and what became of it. */
export class SqliteConsumer implements OutboxConsumer {
  readonly target: string;
  readonly #host: ConsumerHost;
  readonly #id: number;
  readonly #position: Position;
  readonly #lanes: WaitingLanes;
  readonly #feed: ConsumerFeed;
  readonly #handed = new Bag<Item>();
  /** How many of a lane are handed out. */
  readonly #out = new LaneCounts();
  readonly #begun: Begun;
  #settled: number;
  #halted: Halt | undefined;
  #isRemoved = false;
  #dead: DeadState[] = [];
  #again: AgainState[] = [];

  constructor(target: string, opened: OpenedConsumer, host: ConsumerHost) {
    this.target = target;
    this.#host = host;
    this.#id = opened.consumer;
    this.#settled = opened.settled;
    this.#halted = opened.halted;
    this.#begun = new Begun(opened.begun);
    this.#position = new Position(opened.position, opened.ahead);
    this.#lanes = new WaitingLanes(opened.lanes, host.now());
    this.#feed = new ConsumerFeed({
      consumer: opened.consumer,
      host,
      position: this.#position,
      lanes: this.#lanes,
      damaged: (item) => {
        this.#end(item, DAMAGED);
        // If it cannot be written now, it is with the next state.
        host.record(this).catch(() => undefined);
      },
    });
  }

  /** Deliveries that have ended, which count towards what was ever appended. */
  get settled(): number {
    return this.#settled;
  }

  get halted(): Halt | undefined {
    return this.#halted;
  }

  async halt(halt: Halt | undefined): Promise<void> {
    this.#halted = halt;
    await this.#host.record(this, true);
  }

  pull(limits: PullLimits, signal: AbortSignal): Promise<readonly OutboxDelivery[]> {
    return this.#feed.take(limits, signal, {
      out: (lane) => this.#out.of(lane),
      hand: (items) => this.#hand(items),
    });
  }

  async begin(delivery: OutboxDelivery): Promise<void> {
    if (!(delivery instanceof Item && this.#handed.has(delivery)))
      throw new Error("The delivery has been given back: it must not be attempted.");
    this.#begun.add(delivery);
    await this.#host.record(this, true);
  }

  settle(delivery: OutboxDelivery, settlement: Settlement): Promise<void> {
    const item = this.#takeBack(delivery);
    // Given back meanwhile, with an earlier one of its lane: it comes again.
    if (item === undefined) return Promise.resolve();
    this.#end(item, settlement.kind === "dead" ? settlement : undefined);
    // A pull may be waiting because too much of this lane, or of the log, was out.
    this.#feed.wake();
    return this.#host.record(this);
  }

  hurry(): void {
    this.#host.hurry();
  }

  async defer(delivery: OutboxDelivery, failure: DeferredFailure): Promise<void> {
    const item = this.#takeBack(delivery);
    if (item === undefined) return;
    const delayMs = Math.max(0, failure.delayMs);
    if (item.asked === undefined) this.#deferLane(item, { ...failure, delayMs });
    else {
      const dueMs = this.#host.now() + delayMs;
      const { failedAttempts: attempts, firstFailedAtMs, error } = failure;
      this.#again.push({ id: item.asked.id, done: false, attempts, firstFailedAtMs, dueMs, delayMs, error });
    }
    this.#feed.wake();
    await this.#host.record(this);
  }

  release(deliveries: readonly OutboxDelivery[]): void {
    this.#feed.putBack(deliveries.flatMap((delivery) => this.#takeBack(delivery)?.anew() ?? []));
    // If it cannot be written now, it is with the next state.
    if (this.#begun.hasChanged) this.#host.record(this).catch(() => undefined);
  }

  /** The horizon moved on from `before`; with the events in between, where they are at hand. */
  appended(events: readonly Placed[] | undefined, before: number): void {
    if (events === undefined) this.#feed.wake();
    else this.#feed.appended(events, before);
  }

  /** Something was asked for again. */
  requested(): void {
    this.#feed.again.added();
    this.#feed.wake();
  }

  wake(all?: "all"): void {
    this.#lanes.wakeAll(all === "all");
    this.#feed.wake();
  }

  close(): void {
    this.#feed.close();
  }

  /** The outbox forgets the target: nothing of it is written any more. */
  remove(): void {
    this.#isRemoved = true;
    this.close();
  }

  get isRemoved(): boolean {
    return this.#isRemoved;
  }

  /** What is to be written, which counts as written from here on. */
  takeState(): ConsumerState {
    const state: ConsumerState = {
      consumer: this.#id,
      position: this.#position.settledUpTo,
      ahead: this.#position.aheadBits(),
      settled: this.#settled,
      halted: this.#halted,
      lanes: this.#lanes.takeDirty(),
      dead: this.#dead,
      again: this.#again,
      begun: this.#begun.take(),
    };
    this.#dead = [];
    this.#again = [];
    return state;
  }

  /** What {@link takeState} gave is on disk. */
  written(state: ConsumerState): void {
    if (state.again.length === 0) return;
    this.#feed.again.written(state.again);
    this.#feed.wake();
  }

  /** Takes back a state that could not be written: the next one holds it too. */
  putBack(state: ConsumerState): void {
    this.#lanes.putBack(state.lanes);
    this.#dead = [...state.dead, ...this.#dead];
    this.#again = [...state.again, ...this.#again];
    this.#begun.putBack(state.begun);
  }

  #hand(items: readonly Item[]): void {
    for (const item of items) {
      if (this.#begun.has(item)) item.begun = true;
      this.#handed.add(item);
      this.#out.add(item.lane);
    }
  }

  #takeBack(delivery: OutboxDelivery): Item | undefined {
    if (!(delivery instanceof Item && this.#handed.delete(delivery))) return undefined;
    // What the last process left is uncertain until it is settled, whoever has it in hand.
    if (delivery.begun === undefined) this.#begun.delete(delivery);
    this.#out.remove(delivery.lane);
    return delivery;
  }

  #end(item: Place & Pick<Item, "lane">, dead: DeadLetterReason | undefined): void {
    const { seq, asked, lane } = item;
    this.#begun.delete(item);
    if (dead !== undefined) {
      const { reason, detail, attempts, status, answer } = dead;
      this.#dead.push({ seq, diedMs: this.#host.now(), reason, detail, attempts, status, answer });
    }
    if (asked !== undefined) {
      this.#again.push({ id: asked.id, done: true });
      return;
    }
    this.#settled += 1;
    this.#position.settle(seq);
    this.#lanes.settled(lane, seq);
  }

  #deferLane(item: Item, failure: DeferredFailure): void {
    const { lane, seq } = item;
    for (const other of this.#handed.all()) {
      if (other.lane === lane && other.asked === undefined) this.#takeBack(other);
    }
    this.#feed.dropLane(lane);
    this.#position.leave(lane);
    const { failedAttempts: attempts, firstFailedAtMs, error, delayMs, askedMs = 0 } = failure;
    const waiting = { lane, next: seq, attempts, firstFailedAtMs, error, delayMs };
    this.#lanes.wait(waiting, this.#host.now(), askedMs);
  }
}

const DAMAGED: DeadLetterReason = {
  reason: "corrupt",
  detail: "What was stored of this event is damaged: its checksum does not fit.",
  attempts: 0,
};
