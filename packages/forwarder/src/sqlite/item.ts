import type { InBag } from "../bag.js";
import type { OutboxDelivery, OutboxEvent } from "../outbox.js";

/** Somebody's wish to have an event again, out of order. */
export interface Asked {
  readonly id: number;
  readonly kind: "retry" | "replay";
}

/** What is known of earlier attempts. */
export interface Failed {
  readonly attempts: number;
  readonly firstFailedAtMs: number | undefined;
}

/** Which event of a consumer it is, where it was asked for again with whose wish. */
export interface Place {
  readonly seq: number;
  readonly asked: Asked | undefined;
}

/**
 * An event on its way through a consumer: in its buffer first, then handed out. What is optional is declared only, and
 * so not there unless it is set.
 */
export class Item implements OutboxDelivery, InBag, Place {
  readonly seq: number;
  readonly asked: Asked | undefined;
  readonly event: OutboxEvent;
  readonly failedAttempts: number;
  declare readonly firstFailedAtMs?: number;
  declare readonly again?: "retry" | "replay";
  declare begun?: true;
  place = -1;

  constructor(seq: number, event: OutboxEvent, { attempts, firstFailedAtMs }: Failed, asked?: Asked) {
    this.seq = seq;
    this.asked = asked;
    this.event = event;
    this.failedAttempts = attempts;
    if (firstFailedAtMs !== undefined) this.firstFailedAtMs = firstFailedAtMs;
    if (asked !== undefined) this.again = asked.kind;
  }

  get lane(): string {
    return this.event.orderingKey;
  }

  get bytes(): number {
    return this.event.body.bytes.byteLength;
  }

  /** The same, to be handed out once more: whoever holds on to this one holds nothing. */
  anew(): Item {
    const { seq, event, failedAttempts: attempts, firstFailedAtMs, asked } = this;
    return new Item(seq, event, { attempts, firstFailedAtMs }, asked);
  }
}
