import type { Logger } from "@tenfour/receiver";
import { messageOf } from "./errors.js";
import type { OutboxConsumer, OutboxDelivery, Settlement } from "./outbox.js";

/** Delivered but not yet recorded: so many per lane at most, since a crash would deliver them again. */
const MAX_UNRECORDED_PER_LANE = 8;

/** Settlements that are recorded together. */
interface Round {
  readonly recorded: Promise<void>;
  count: number;
}

/** Settles deliveries without anybody waiting for the disk, and counts those that are not on it yet. */
export class Settler {
  readonly #consumer: OutboxConsumer;
  readonly #logger: Logger;
  readonly #maxUnrecorded: number;
  readonly #changed: () => void;
  #unrecorded = 0;
  /** The latest of those that are recorded together. */
  #latest: Round | undefined;
  #idle: (() => void)[] = [];
  #complained = false;

  /**
   * @param lanes of the target
   * @param changed called whenever fewer settlements are under way
   */
  constructor(consumer: OutboxConsumer, logger: Logger, lanes: number, changed: () => void) {
    this.#consumer = consumer;
    this.#logger = logger;
    this.#maxUnrecorded = lanes * MAX_UNRECORDED_PER_LANE;
    this.#changed = changed;
  }

  /** Deliveries that would be repeated if the process were killed now. */
  get unrecorded(): number {
    return this.#unrecorded;
  }

  /** Whether nothing more may be delivered before something is recorded. */
  get isFull(): boolean {
    return this.#unrecorded >= this.#maxUnrecorded;
  }

  settle(delivery: OutboxDelivery, settlement: Settlement): void {
    this.#unrecorded += 1;
    const recorded = this.#consumer.settle(delivery, settlement);
    // Early enough for lanes not to stand still meanwhile.
    if (this.#unrecorded * 2 >= this.#maxUnrecorded) this.#consumer.hurry?.();
    // An outbox records many at once, with one promise for all of them.
    if (this.#latest?.recorded === recorded) {
      this.#latest.count += 1;
      return;
    }
    const round = { recorded, count: 1 };
    this.#latest = round;
    recorded.then(
      () => this.#succeeded(round),
      (cause: unknown) => this.#failed(round, cause),
    );
  }

  /** Resolves when nothing is under way. */
  whenIdle(): Promise<void> {
    if (this.#unrecorded === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  #succeeded(round: Round): void {
    this.#complained = false;
    this.#recorded(round);
  }

  #failed(round: Round, cause: unknown): void {
    this.#complain(cause);
    this.#recorded(round);
  }

  #recorded(round: Round): void {
    if (this.#latest === round) this.#latest = undefined;
    this.#unrecorded -= round.count;
    this.#changed();
    if (this.#unrecorded > 0) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  /** Once per outage: the outbox tries again by itself, and events go on meanwhile. */
  #complain(cause: unknown): void {
    if (this.#complained) return;
    this.#complained = true;
    this.#logger.error(
      { code: "ERR_TENFOUR_NOT_RECORDED", target: this.#consumer.target, cause: messageOf(cause) },
      "the outbox cannot record at present what was delivered; after a crash these events would be delivered again",
    );
  }
}
