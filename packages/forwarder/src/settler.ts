import type { Logger } from "@tenfour/receiver";
import { messageOf } from "./errors.js";
import type { OutboxConsumer, OutboxDelivery, Settlement } from "./outbox.js";

/** Settles deliveries without anybody waiting for the disk, and counts those that are not on it yet. */
export class Settler {
  readonly #consumer: OutboxConsumer;
  readonly #logger: Logger;
  readonly #changed: () => void;
  #unrecorded = 0;
  #idle: (() => void)[] = [];
  #complained = false;

  /** @param changed called whenever fewer settlements are under way */
  constructor(consumer: OutboxConsumer, logger: Logger, changed: () => void) {
    this.#consumer = consumer;
    this.#logger = logger;
    this.#changed = changed;
  }

  /** Deliveries that would be repeated if the process were killed now. */
  get unrecorded(): number {
    return this.#unrecorded;
  }

  settle(delivery: OutboxDelivery, settlement: Settlement): void {
    this.#unrecorded += 1;
    this.#consumer.settle(delivery, settlement).then(this.#succeeded, this.#failed);
  }

  /** Resolves when nothing is under way. */
  whenIdle(): Promise<void> {
    if (this.#unrecorded === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  readonly #succeeded = (): void => {
    this.#complained = false;
    this.#recorded();
  };

  readonly #failed = (cause: unknown): void => {
    this.#complain(cause);
    this.#recorded();
  };

  #recorded(): void {
    this.#unrecorded -= 1;
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
