// Tenfour with an outbox that keeps nothing and costs nothing: what delivery takes without durability.
import { throughForwarder } from "../through-forwarder.js";

/** What a keep waits for at most, so that it is not all handed over before the first delivery. */
const MAX_WAITING = 4_096;

class Unkept {
  #waiting = [];
  #pull;
  #room = [];

  append(event) {
    this.#waiting.push({ event, failedAttempts: 0 });
    queueMicrotask(() => this.#answer());
    if (this.#waiting.length < MAX_WAITING) return Promise.resolve();
    return new Promise((resolve) => this.#room.push(resolve));
  }

  async consumer(target) {
    return {
      target,
      halted: undefined,
      pull: (limits, signal) =>
        new Promise((resolve) => {
          this.#pull = { limits, resolve };
          signal.addEventListener("abort", () => this.#answer(signal));
          this.#answer();
        }),
      settle: () => Promise.resolve(),
      release: (deliveries) => void this.#waiting.unshift(...deliveries),
      wake: () => undefined,
    };
  }

  async stats() {
    return { events: this.#waiting.length, bytes: 0, consumers: [] };
  }

  async close() {
    this.#waiting = [];
  }

  #answer(signal) {
    if (this.#pull === undefined || (this.#waiting.length === 0 && !signal?.aborted)) return;
    const { limits, resolve } = this.#pull;
    this.#pull = undefined;
    resolve(signal?.aborted ? [] : this.#waiting.splice(0, limits.events));
    if (this.#waiting.length < MAX_WAITING / 2) for (const go of this.#room.splice(0)) go();
  }
}

export function start(task) {
  return throughForwarder(task, new Unkept());
}
