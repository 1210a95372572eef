import { Deadlines, TIMED_OUT } from "./deadline.js";
import type { ErrorReport } from "./error-report.js";
import { clip } from "./printable.js";
import type { Middleware } from "./receiver.js";
import type { ReceivedRecord } from "./records.js";
import type { Subscriptions } from "./subscriptions.js";
import { isThenable } from "./thenable.js";

const MAX_NAME_LENGTH = 100;

/** Runs middleware and handlers for one record. Nothing they do reaches the caller. */
export class HandOver {
  readonly middleware: Middleware[] = [];
  readonly #subscriptions: Subscriptions;
  readonly #errors: ErrorReport;
  readonly #timeoutMs: number;
  readonly #deadlines = new Deadlines();

  constructor(subscriptions: Subscriptions, errors: ErrorReport, timeoutMs: number) {
    this.#subscriptions = subscriptions;
    this.#errors = errors;
    this.#timeoutMs = timeoutMs;
  }

  /** Undefined when every handler returned at once; otherwise resolves when all are done or out of time. */
  run(record: ReceivedRecord): void | Promise<void> {
    if (this.#subscriptions.isHidden(record)) return undefined;
    const work = this.middleware.length === 0 ? this.#handlers(record) : this.#chain(record, 0);
    return work === undefined ? undefined : this.#limit(work, record);
  }

  /** Waits for nothing any more. */
  stop(): void {
    this.#deadlines.stop();
  }

  #handlers(record: ReceivedRecord): void | Promise<void> {
    let pending: Promise<unknown>[] | undefined;
    for (const handler of this.#subscriptions.take(record)) {
      // The subscriptions pair topics with the record types their handlers were registered for.
      const result = this.#guard("a handler", record, handler as (record: ReceivedRecord) => unknown);
      if (result === undefined) continue;
      pending ??= [];
      pending.push(result);
    }
    return pending === undefined ? undefined : Promise.all(pending).then(() => undefined);
  }

  /** Middleware that does not await `next()` is waited for all the same. `next()` never rejects. */
  async #chain(record: ReceivedRecord, index: number): Promise<void> {
    const middleware = this.middleware[index];
    if (middleware === undefined) return this.#handlers(record);
    let inner: Promise<void> | undefined;
    const next = (): Promise<void> => {
      if (inner !== undefined) this.#failed("middleware", record, new Error("next() was called twice"));
      inner ??= this.#chain(record, index + 1);
      return inner;
    };
    await this.#guard("middleware", record, () => middleware(record, next));
    await inner;
  }

  /** Runs foreign code; what it throws or rejects with is reported. Undefined when it was done at once. */
  #guard(
    what: string,
    record: ReceivedRecord,
    run: (record: ReceivedRecord) => unknown,
  ): Promise<unknown> | undefined {
    try {
      const result = run(record);
      if (!isThenable(result)) return undefined;
      return Promise.resolve(result).catch((cause: unknown) => this.#failed(what, record, cause));
    } catch (cause) {
      this.#failed(what, record, cause);
      return undefined;
    }
  }

  #failed(what: string, record: ReceivedRecord, cause: unknown): void {
    this.#errors.report("ERR_TENFOUR_HANDLER", `${what} failed on ${nameOf(record)}`, cause, record);
  }

  async #limit(work: Promise<void>, record: ReceivedRecord): Promise<void> {
    if ((await this.#deadlines.within(work, this.#timeoutMs)) !== TIMED_OUT) return;
    const message = `a handler or middleware is still busy with ${nameOf(record)} after ${this.#timeoutMs} ms; the next event goes ahead`;
    this.#errors.report("ERR_TENFOUR_HANDLER_TIMEOUT", message, undefined, record);
  }
}

/** A sender may name an event anything, at any length. */
function nameOf({ id, name }: ReceivedRecord): string {
  return `${name === null ? "an event without a name" : JSON.stringify(clip(name, MAX_NAME_LENGTH))} (${id})`;
}
