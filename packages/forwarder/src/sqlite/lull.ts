/**
 * Waits until a turn of the event loop has brought nothing new, for a time at most. Where there is always more to come,
 * as under load, what comes is taken together; where there is not, nobody waits for longer than a turn.
 */
export class Lull {
  readonly #count: () => number;
  readonly #maxMs: number;
  readonly #come: () => void;
  #waiting = false;

  /**
   * @param count how much has come
   * @param come called at each lull that was waited for
   */
  constructor(count: () => number, maxMs: number, come: () => void) {
    this.#count = count;
    this.#maxMs = maxMs;
    this.#come = come;
  }

  /** Waits for the next one, unless somebody does already. */
  wait(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    const untilMs = performance.now() + this.#maxMs;
    let seen = 0;
    const look = (): void => {
      const count = this.#count();
      if (count > seen && performance.now() < untilMs) {
        seen = count;
        setImmediate(look);
        return;
      }
      this.#waiting = false;
      this.#come();
    };
    setImmediate(look);
  }
}
