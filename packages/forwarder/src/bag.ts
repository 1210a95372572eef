/** What can lie in a bag: in one at a time. */
export interface InBag {
  /** Where it lies; the bag's own. -1 while it lies in none. */
  place: number;
}

/**
 * A set of objects, in no order, for what comes and goes with every event. A `Map` or `Set` makes itself a new table
 * every so many changes; the old one holds what was in it then and points to the next one. Once one of them has
 * grown old, the collector keeps all that follow alive, with every event that was under way.
 */
export class Bag<T extends InBag> {
  readonly #items: T[] = [];

  get size(): number {
    return this.#items.length;
  }

  has(item: T): boolean {
    return this.#items[item.place] === item;
  }

  add(item: T): void {
    if (!this.has(item)) item.place = this.#items.push(item) - 1;
  }

  /** False when it was not there. */
  delete(item: T): boolean {
    if (!this.has(item)) return false;
    const last = this.#items.pop();
    if (last !== undefined && last !== item) {
      this.#items[item.place] = last;
      last.place = item.place;
    }
    item.place = -1;
    return true;
  }

  /** What is in it now. */
  all(): T[] {
    return [...this.#items];
  }
}
