import type { Outcome } from "./outcome.js";

/** How often each fault knob struck. */
export interface InjectedFaults {
  /** Events sent a second time. */
  readonly duplicates: number;
  /** Events left out. */
  readonly drops: number;
  /** Events that changed places with the next. */
  readonly reorders: number;
  /** Bursts. */
  readonly bursts: number;
  /** Bodies that trickled out. */
  readonly slowBodies: number;
  /** Requests ended in the middle of the body. */
  readonly cutBodies: number;
}

/** What a sender has done so far. */
export interface Counters {
  /** Events that happened in the simulated world. */
  readonly events: number;
  /** Requests begun. With several accweb listeners one event makes several requests. */
  readonly sent: number;
  /** Answers by HTTP status, such as `{ "200": 41, "401": 1 }`. */
  readonly answered: Readonly<Record<string, number>>;
  /** Requests given up because the listener was too slow. */
  readonly timeouts: number;
  /** Requests lost to a refused or broken connection. */
  readonly errors: number;
  /** Requests ended by `stop()`. */
  readonly stopped: number;
  /** Faults injected by the fault knobs. */
  readonly injected: InjectedFaults;
}

/** Counts as the sender goes. */
export class Tally {
  events = 0;
  sent = 0;
  readonly injected = { duplicates: 0, drops: 0, reorders: 0, bursts: 0, slowBodies: 0, cutBodies: 0 };
  readonly #answered = new Map<number, number>();
  readonly #failed = { timeout: 0, error: 0, stopped: 0, cut: 0 };

  /** Counts one finished request. */
  settle(outcome: Outcome): void {
    if (outcome.result === "answered") {
      this.#answered.set(outcome.status, (this.#answered.get(outcome.status) ?? 0) + 1);
    } else {
      this.#failed[outcome.result] += 1;
    }
  }

  /** The figures at this moment. */
  snapshot(): Counters {
    return {
      events: this.events,
      sent: this.sent,
      answered: Object.fromEntries(this.#answered),
      timeouts: this.#failed.timeout,
      errors: this.#failed.error,
      stopped: this.#failed.stopped,
      injected: { ...this.injected },
    };
  }
}
