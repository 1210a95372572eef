import type { Logger } from "@tenfour/receiver";

/** Somebody's handlers of one kind of news. What they throw is logged, and is nobody else's trouble. */
export class Listeners<T> {
  readonly #handlers = new Set<(news: T) => unknown>();
  readonly #logger: Logger;
  readonly #what: string;

  constructor(logger: Logger, what: string) {
    this.#logger = logger;
    this.#what = what;
  }

  /** Returns the function that takes the handler away again. */
  add(handler: (news: T) => unknown): () => void {
    // Its own function, so that one handler given twice is called twice, and taken away one at a time.
    const added = (news: T): unknown => handler(news);
    this.#handlers.add(added);
    return () => this.#handlers.delete(added);
  }

  emit(news: T): void {
    for (const handler of [...this.#handlers]) {
      try {
        const result = handler(news);
        if (result instanceof Promise) result.catch((error: unknown) => this.#failed(error));
      } catch (error) {
        this.#failed(error);
      }
    }
  }

  #failed(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#logger.error({ error: reason }, `a handler of ${this.#what} failed`);
  }
}
