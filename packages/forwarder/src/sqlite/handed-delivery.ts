import type { InBag } from "../bag.js";
import type { OutboxDelivery, OutboxEvent } from "../outbox.js";
import type { Item } from "./item-buffer.js";

/** An item as it is handed out. What is optional is declared only, and so not there unless it is set. */
export class HandedDelivery implements OutboxDelivery, InBag {
  readonly event: OutboxEvent;
  readonly failedAttempts: number;
  declare readonly firstFailedAtMs?: number;
  declare readonly again?: "retry" | "replay";
  declare readonly begun?: true;
  readonly item: Item;
  place = -1;

  /** @param begun whether an earlier process ended in the middle of an attempt */
  constructor(item: Item, begun: boolean) {
    this.item = item;
    this.event = item.event;
    this.failedAttempts = item.attempts;
    if (item.firstFailedAtMs !== undefined) this.firstFailedAtMs = item.firstFailedAtMs;
    if (item.again !== undefined) this.again = item.again.kind;
    if (begun) this.begun = true;
  }
}
