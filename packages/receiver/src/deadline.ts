/** Returned by {@link Deadlines.within} when time ran out first. */
export const TIMED_OUT: unique symbol = Symbol("timed out");
/** Returned by {@link Deadlines.within} when {@link Deadlines.stop} came first. */
export const STOPPED: unique symbol = Symbol("stopped");

/** Waits, up to a limit, for foreign work that cannot be ended but only no longer waited for. */
export class Deadlines {
  readonly #stops = new Set<() => void>();

  /** What the work resolves to, or why it is no longer waited for. Leaves no timer behind. */
  within<T>(work: Promise<T>, timeoutMs: number): Promise<T | typeof TIMED_OUT | typeof STOPPED> {
    return new Promise((resolve, reject) => {
      const end = (finish: () => void): void => {
        clearTimeout(timer);
        this.#stops.delete(stop);
        finish();
      };
      const stop = (): void => end(() => resolve(STOPPED));
      const timer = setTimeout(() => end(() => resolve(TIMED_OUT)), timeoutMs);
      this.#stops.add(stop);
      work.then(
        (value) => end(() => resolve(value)),
        (cause: unknown) => end(() => reject(cause)),
      );
    });
  }

  /** Ends every wait that is going on. */
  stop(): void {
    for (const stop of [...this.#stops]) stop();
  }
}
