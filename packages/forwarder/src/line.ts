/** What can stand in a line: in one at a time. */
export interface InLine<T> {
  /** Who stands before it, and behind it; of the line alone. */
  ahead: T | undefined;
  behind: T | undefined;
  /** Whether it stands in one. */
  inLine: boolean;
}

/** Objects in the order in which they came, of which any may leave. As for a `Bag`, a `Set` would make garbage. */
export class Line<T extends InLine<T>> {
  #first: T | undefined;
  #last: T | undefined;

  /** Who came first; those `behind` follow. */
  get first(): T | undefined {
    return this.#first;
  }

  /** Lines up behind the others; whoever stands in it already keeps the place. */
  add(one: T): void {
    if (one.inLine) return;
    one.inLine = true;
    one.ahead = this.#last;
    if (this.#last === undefined) this.#first = one;
    else this.#last.behind = one;
    this.#last = one;
  }

  delete(one: T): void {
    if (!one.inLine) return;
    const { ahead, behind } = one;
    if (ahead === undefined) this.#first = behind;
    else ahead.behind = behind;
    if (behind === undefined) this.#last = ahead;
    else behind.ahead = ahead;
    one.ahead = undefined;
    one.behind = undefined;
    one.inLine = false;
  }

  clear(): void {
    while (this.#first !== undefined) this.delete(this.#first);
  }
}
