import type { Claim, Hold } from "./door.js";

/**
 * The part of the memory that bodies of strangers may take up before they are complete: the rest is for events, for
 * senders that have shown a key, and for what waits. Anybody can begin a body and never end it.
 */
const STRANGERS_PART = 1 / 4;

/** Bodies that are not complete, the oldest first, and what they take. */
interface Unfinished {
  readonly holds: Set<BudgetHold>;
  bytes: number;
}

/**
 * Counts the bytes that are spoken for, and says no at the bound.
 *
 * What is not complete gives way, the oldest first: a stranger's to another stranger's beyond their part of the
 * memory, and to everything at the bound; a known sender's to everything but a stranger's. So who wants to keep others
 * out has to send that much again and again in the time that one event takes, whereas an honest sender's newest body
 * is always the last to go. By size or by address it could be told apart no better: both are the sender's choice.
 */
export class MemoryBudget {
  readonly maxBytes: number;
  #held = 0;
  readonly #strangers: Unfinished = { holds: new Set(), bytes: 0 };
  readonly #known: Unfinished = { holds: new Set(), bytes: 0 };

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  get heldBytes(): number {
    return this.#held;
  }

  /** Takes bytes; undefined when there is no room. @param claim for a body that is not complete */
  hold(bytes: number, claim?: Claim): Hold | undefined {
    const unfinished = claim && (claim.sender === "stranger" ? this.#strangers : this.#known);
    const hold = new BudgetHold(this, claim, unfinished);
    unfinished?.holds.add(hold);
    if (hold.grow(bytes)) return hold;
    hold.release();
    return undefined;
  }

  /** Takes bytes for a hold. What is in its way is asked back; false when that is not enough. */
  take(bytes: number, hold: BudgetHold): boolean {
    // One NaN or negative number counted in would switch the bound off for good.
    if (!(bytes >= 0 && bytes <= this.maxBytes)) return false;
    const strangers = this.#strangers;
    const isStranger = hold.unfinished === strangers;
    if (isStranger) {
      const part = this.maxBytes * STRANGERS_PART;
      // One alone may be larger than the part.
      while (strangers.bytes + bytes > part && strangers.holds.size > 1) {
        if (!this.#askBack(strangers, hold)) return false;
      }
    }
    const over = this.#held + bytes - this.maxBytes;
    if (over > 0) {
      const given = isStranger ? strangers.bytes - hold.bytes : strangers.bytes + this.#known.bytes;
      // Nothing is asked back in vain.
      if (given < over) return false;
      while (this.#held + bytes > this.maxBytes) {
        const from = strangers.holds.size > 0 ? strangers : this.#known;
        if (!this.#askBack(from, hold)) return false;
      }
    }
    this.#held += bytes;
    if (hold.unfinished !== undefined) hold.unfinished.bytes += bytes;
    return true;
  }

  /** Gives bytes back that were taken. */
  giveBack(bytes: number): void {
    this.#held -= bytes;
  }

  /** Takes the memory of the oldest body; false when that is the one that asks for more. */
  #askBack({ holds }: Unfinished, asking: BudgetHold): boolean {
    const [oldest] = holds;
    oldest?.askBack();
    return oldest !== undefined && oldest !== asking;
  }
}

class BudgetHold implements Hold {
  readonly #budget: MemoryBudget;
  readonly #claim: Claim | undefined;
  /** Where it is listed; undefined once its body is complete. */
  #unfinished: Unfinished | undefined;
  #bytes = 0;
  #released = false;

  constructor(budget: MemoryBudget, claim: Claim | undefined, unfinished: Unfinished | undefined) {
    this.#budget = budget;
    this.#claim = claim;
    this.#unfinished = unfinished;
  }

  get unfinished(): Unfinished | undefined {
    return this.#unfinished;
  }

  get bytes(): number {
    return this.#bytes;
  }

  grow(bytes: number): boolean {
    if (this.#released || !this.#budget.take(bytes, this)) return false;
    this.#bytes += bytes;
    return true;
  }

  keep(): void {
    const unfinished = this.#unfinished;
    if (unfinished === undefined) return;
    unfinished.holds.delete(this);
    unfinished.bytes -= this.#bytes;
    this.#unfinished = undefined;
  }

  release(): void {
    if (this.#released) return;
    this.keep();
    this.#released = true;
    this.#budget.giveBack(this.#bytes);
  }

  /** Its memory is needed for another. */
  askBack(): void {
    this.release();
    this.#claim?.lost();
  }
}
