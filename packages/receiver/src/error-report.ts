import { inspect } from "node:util";
import { redactWith, TenfourError } from "@tenfour/contracts";
import type { Logger } from "./logger.js";
import { clip } from "./printable.js";
import type { ErrorHandler } from "./receiver.js";
import type { ReceivedRecord } from "./records.js";
import { isThenable } from "./thenable.js";

const MAX_NAME_LENGTH = 100;

/**
 * Brings errors of handlers, middleware and sinks to `onError`, or to the log where there is none. What they threw may
 * quote the event, and with it the key: no line of the log does.
 */
export class ErrorReport {
  readonly #logger: Logger;
  readonly #patterns: () => readonly RegExp[];
  readonly #handlers = new Set<ErrorHandler>();
  #count = 0;

  /** @param patterns of every secret that the receiver knows */
  constructor(logger: Logger, patterns: () => readonly RegExp[]) {
    this.#logger = logger;
    this.#patterns = patterns;
  }

  get count(): number {
    return this.#count;
  }

  add(handler: ErrorHandler): void {
    this.#handlers.add(handler);
  }

  remove(handler: unknown): void {
    for (const known of this.#handlers) if (known === handler) this.#handlers.delete(known);
  }

  report(
    code: `ERR_TENFOUR_${string}`,
    message: string,
    cause: unknown,
    record: ReceivedRecord | undefined,
  ): void {
    this.#count += 1;
    const error = new TenfourError(message, cause === undefined ? { code } : { code, cause });
    if (this.#handlers.size === 0) this.#log(error, record);
    for (const handler of [...this.#handlers]) this.#tell(handler, error, record);
  }

  #tell(handler: ErrorHandler, error: TenfourError, record: ReceivedRecord | undefined): void {
    const failed = (cause: unknown): void => {
      this.#log(error, record);
      const second = new TenfourError("an onError handler failed", { code: "ERR_TENFOUR_HANDLER", cause });
      this.#log(second, record);
    };
    try {
      const result: unknown = handler(error, record);
      if (isThenable(result)) Promise.resolve(result).catch(failed);
    } catch (cause) {
      failed(cause);
    }
  }

  #log(error: TenfourError, record: ReceivedRecord | undefined): void {
    const event = clip(record?.name ?? "", MAX_NAME_LENGTH) || undefined;
    const details = { code: error.code, id: record?.id, event, cause: this.#clean(describe(error.cause)) };
    this.#logger.error(details, error.message);
  }

  #clean(text: string | undefined): string | undefined {
    return this.#patterns().reduce((clean, pattern) => redactWith(clean, pattern), text);
  }
}

/** Foreign code throws anything. */
function describe(cause: unknown): string | undefined {
  if (cause === undefined) return undefined;
  return cause instanceof Error ? (cause.stack ?? cause.message) : inspect(cause);
}
