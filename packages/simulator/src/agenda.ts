/** An event and when it happens, in milliseconds of simulated time since the start. */
export interface TimedEvent<E> {
  /** When it happens, in milliseconds of simulated time. */
  readonly atMs: number;
  /** What the world lets others see. */
  readonly event: E;
}

interface Appointment<E> {
  readonly atMs: number;
  readonly happen: () => Iterable<E> | undefined;
}

/**
 * A diary of what will happen in a simulated world. Each entry may change the world, write further entries,
 * and return the events the world lets others see.
 */
export class Agenda<E> {
  /** Sorted by time, latest first, so that the next entry is taken from the end. */
  readonly #appointments: Appointment<E>[] = [];
  #nowMs = 0;

  /** Simulated time, in milliseconds since the start. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** Enters something `delayMs` from now; entries for the same time happen in the order they were made. */
  after(delayMs: number, happen: () => Iterable<E> | undefined): void {
    const atMs = this.#nowMs + Math.max(0, Math.round(delayMs));
    let low = 0;
    let high = this.#appointments.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#appointments[middle]?.atMs ?? 0) > atMs) low = middle + 1;
      else high = middle;
    }
    this.#appointments.splice(low, 0, { atMs, happen });
  }

  /** Lets the world run until nothing is left to happen, and yields its events in order. */
  *run(): Generator<TimedEvent<E>, void, undefined> {
    for (let entry = this.#appointments.pop(); entry !== undefined; entry = this.#appointments.pop()) {
      this.#nowMs = entry.atMs;
      for (const event of entry.happen() ?? []) yield { atMs: this.#nowMs, event };
    }
  }
}
