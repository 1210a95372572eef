interface Node<T> {
  readonly value: T;
  next: Node<T> | undefined;
}

/** A queue whose `shift` does not slow down as it grows. */
export class Fifo<T> {
  #head: Node<T> | undefined;
  #tail: Node<T> | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get first(): T | undefined {
    return this.#head?.value;
  }

  push(value: T): void {
    const node: Node<T> = { value, next: undefined };
    if (this.#tail === undefined) this.#head = node;
    else this.#tail.next = node;
    this.#tail = node;
    this.#size += 1;
  }

  shift(): T | undefined {
    const node = this.#head;
    if (node === undefined) return undefined;
    this.#head = node.next;
    if (this.#head === undefined) this.#tail = undefined;
    this.#size -= 1;
    return node.value;
  }

  /** Shifts everything, one by one. */
  *drain(): Generator<T> {
    for (let node = this.#head; node !== undefined; node = this.#head) {
      this.shift();
      yield node.value;
    }
  }
}
