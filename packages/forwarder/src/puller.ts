import { messageOf } from "./errors.js";
import type { TargetParts } from "./target-parts.js";

/** What a window holds at most; of one ordering key, so that others are not kept from free lanes. */
const WINDOW = { events: 512, bytes: 8 * 1024 * 1024, perKey: 64 };
/** Wait after a pull that failed. */
const RETRY_MS = 1_000;
/** While draining, an outbox that has had nothing for this long has nothing that is due. */
const DRY_MS = 250;

/** Keeps the window of a target filled from its outbox, with one pull at a time. */
export class Puller {
  readonly #parts: TargetParts;
  readonly #filled: () => void;
  #pulling: AbortController | undefined;
  #cancelRetry: (() => void) | undefined;
  #isDraining = false;
  #isDry = false;
  #stopped = false;
  #complained = false;

  /** @param filled called when there may be something new to do */
  constructor(parts: TargetParts, filled: () => void) {
    this.#parts = parts;
    this.#filled = filled;
  }

  /** Whether the outbox had nothing that is due, as far as one can tell. Only known while draining. */
  get isDry(): boolean {
    return this.#isDry;
  }

  /** Pulls when half of the window is free. */
  fill(): void {
    const { window, consumer } = this.#parts;
    if (this.#stopped || this.#pulling !== undefined || this.#cancelRetry !== undefined) return;
    const events = WINDOW.events - window.events;
    const bytes = WINDOW.bytes - window.bytes;
    if (events < WINDOW.events / 2 || bytes < WINDOW.bytes / 2) return;
    const pulling = new AbortController();
    this.#pulling = pulling;
    this.#isDry = false;
    if (this.#isDraining) this.#watchDryness();
    window.pulling();
    consumer.pull({ events, bytes, perKey: WINDOW.perKey }, pulling.signal).then(
      (deliveries) => {
        this.#complained = false;
        if (this.#pulling === pulling) this.#pulling = undefined;
        if (this.#stopped || pulling.signal.aborted) {
          consumer.release(deliveries);
          return;
        }
        const uncertain = window.addPulled(deliveries);
        if (uncertain.length > 0) consumer.release(uncertain);
        this.#filled();
      },
      (cause: unknown) => {
        if (this.#pulling === pulling) this.#pulling = undefined;
        if (!this.#stopped && !pulling.signal.aborted) this.#retry(cause);
      },
    );
  }

  /** From now on finds out whether the outbox is dry. */
  drain(): void {
    this.#isDraining = true;
    if (this.#pulling !== undefined) this.#watchDryness();
  }

  /** Pulls no more; what is on its way goes back. */
  stop(): void {
    this.#stopped = true;
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    this.#pulling?.abort();
    this.#pulling = undefined;
  }

  /** Pulls again after `stop`. */
  restart(): void {
    this.#stopped = false;
  }

  #watchDryness(): void {
    const pulling = this.#pulling;
    this.#parts.clock.after(DRY_MS, () => {
      if (this.#pulling !== pulling || pulling === undefined) return;
      this.#isDry = true;
      this.#filled();
    });
  }

  #retry(cause: unknown): void {
    const { logger, target, clock } = this.#parts;
    if (!this.#complained) {
      const details = { code: "ERR_TENFOUR_PULL", target: target.name, cause: messageOf(cause) };
      logger.error(details, "the outbox cannot be read at present; it is tried again every second");
    }
    this.#complained = true;
    this.#cancelRetry = clock.after(RETRY_MS, () => {
      this.#cancelRetry = undefined;
      this.#filled();
    });
  }
}
