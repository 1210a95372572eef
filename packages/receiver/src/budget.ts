import type { Hold } from "./door.js";

/** Counts the bytes that are spoken for, and says no at the bound. */
export class MemoryBudget {
  readonly maxBytes: number;
  #held = 0;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  get heldBytes(): number {
    return this.#held;
  }

  /** Takes bytes; undefined when there is no room. */
  hold(bytes: number): Hold | undefined {
    return this.take(bytes) ? new BudgetHold(this, bytes) : undefined;
  }

  /** As {@link hold}, for a hold that has been made already. */
  take(bytes: number): boolean {
    // One NaN or negative number counted in would switch the bound off for good.
    if (!(bytes >= 0 && this.#held + bytes <= this.maxBytes)) return false;
    this.#held += bytes;
    return true;
  }

  /** Gives bytes back that were taken. */
  giveBack(bytes: number): void {
    this.#held -= bytes;
  }
}

class BudgetHold implements Hold {
  readonly #budget: MemoryBudget;
  /** Undefined once everything has been given back. */
  #taken: number | undefined;

  constructor(budget: MemoryBudget, taken: number) {
    this.#budget = budget;
    this.#taken = taken;
  }

  grow(bytes: number): boolean {
    if (this.#taken === undefined || !this.#budget.take(bytes)) return false;
    this.#taken += bytes;
    return true;
  }

  release(): void {
    if (this.#taken === undefined) return;
    this.#budget.giveBack(this.#taken);
    this.#taken = undefined;
  }
}
