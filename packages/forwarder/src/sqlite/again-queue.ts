import type { ConsumerHost } from "./consumer.js";
import type { AgainRow, AgainState } from "./protocol.js";

const READ_EVENTS = 64;

/** What somebody asked for again: single events, out of order, each with a time of its own. */
export class AgainQueue {
  readonly #consumer: number;
  readonly #host: ConsumerHost;
  /** Read, and what became of it is not on disk yet. */
  readonly #inHand = new Set<number>();
  /** On `performance.now()`; zero when the file has to be asked. */
  #nextDueAt = 0;

  constructor(consumer: number, host: ConsumerHost) {
    this.#consumer = consumer;
    this.#host = host;
  }

  /** Never while so many are in hand that a replay of one ordering key would be read whole into memory. */
  get nextDueAt(): number {
    return this.#inHand.size >= READ_EVENTS ? Number.POSITIVE_INFINITY : this.#nextDueAt;
  }

  get isDue(): boolean {
    return this.nextDueAt <= performance.now();
  }

  /** Something was added. */
  added(): void {
    this.#nextDueAt = 0;
  }

  async read(): Promise<readonly AgainRow[]> {
    const nowMs = this.#host.now();
    const nowAt = performance.now();
    this.#nextDueAt = Number.POSITIVE_INFINITY;
    try {
      const { rows, nextDueMs } = await this.#host.reader.call("readAgain", {
        consumer: this.#consumer,
        nowMs,
        events: READ_EVENTS,
        without: [...this.#inHand],
      });
      for (const { id } of rows) this.#inHand.add(id);
      if (rows.length === READ_EVENTS) this.#nextDueAt = 0;
      else if (nextDueMs !== undefined) this.#due(nowAt + nextDueMs - nowMs);
      return rows;
    } catch (cause) {
      this.#nextDueAt = 0;
      throw cause;
    }
  }

  /** What became of these is on disk. */
  written(states: readonly AgainState[]): void {
    for (const state of states) {
      this.#inHand.delete(state.id);
      if (!state.done) this.#due(performance.now() + state.dueMs - this.#host.now());
    }
  }

  #due(at: number): void {
    this.#nextDueAt = Math.min(this.#nextDueAt, at);
  }
}
