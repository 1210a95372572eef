/** What can stand in a chain: in one at a time. */
export interface Link<T> {
  /** The next one of the chain that it stands in. */
  next: T | undefined;
}

/** A queue of objects that hold its links themselves, so that standing in it makes no object more. */
export class Chain<T extends Link<T>> {
  #first: T | undefined;
  #last: T | undefined;

  get first(): T | undefined {
    return this.#first;
  }

  push(link: T): void {
    link.next = undefined;
    if (this.#last === undefined) this.#first = link;
    else this.#last.next = link;
    this.#last = link;
  }

  shift(): T | undefined {
    const link = this.#first;
    if (link === undefined) return undefined;
    this.#first = link.next;
    if (this.#first === undefined) this.#last = undefined;
    link.next = undefined;
    return link;
  }
}
