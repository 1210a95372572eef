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
    if (!this.#take(bytes)) return undefined;
    let taken = bytes;
    let released = false;
    return {
      grow: (more) => {
        if (released || !this.#take(more)) return false;
        taken += more;
        return true;
      },
      release: () => {
        if (released) return;
        released = true;
        this.#held -= taken;
      },
    };
  }

  #take(bytes: number): boolean {
    // One NaN or negative number counted in would switch the bound off for good.
    if (!(bytes >= 0 && this.#held + bytes <= this.maxBytes)) return false;
    this.#held += bytes;
    return true;
  }
}
