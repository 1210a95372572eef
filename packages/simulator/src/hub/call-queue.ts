import type { CallOutcome, Invocation } from "./messages.js";

/** Carries out the calls of one connection one after the other: `MaximumParallelInvocationsPerClient` is 1. */
export class CallQueue {
  readonly #waiting: Invocation[] = [];
  readonly #abort = new AbortController();
  readonly #call: (invocation: Invocation, signal: AbortSignal) => CallOutcome | Promise<CallOutcome>;
  readonly #answer: (invocation: Invocation, outcome: CallOutcome) => void;
  #busy = false;

  constructor(
    call: (invocation: Invocation, signal: AbortSignal) => CallOutcome | Promise<CallOutcome>,
    answer: (invocation: Invocation, outcome: CallOutcome) => void,
  ) {
    this.#call = call;
    this.#answer = answer;
  }

  add(invocation: Invocation): void {
    this.#waiting.push(invocation);
    if (!this.#busy) this.#work();
  }

  /** Carries out nothing any more, and answers nothing. */
  abandon(): void {
    this.#abort.abort();
  }

  /** A call that takes no time is answered in the same turn, before a later message can end the connection. */
  #work(): void {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      const invocation = next;
      const outcome = this.#call(invocation, this.#abort.signal);
      if (!(outcome instanceof Promise)) {
        this.#answer(invocation, outcome);
        continue;
      }
      this.#busy = true;
      outcome.then(
        (late) => {
          this.#busy = false;
          this.#answer(invocation, late);
          this.#work();
        },
        // Only an abandoned call rejects: its delay was cut short.
        () => {},
      );
      return;
    }
  }
}
