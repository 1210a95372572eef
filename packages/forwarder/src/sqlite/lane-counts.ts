/** Lanes that may be remembered although there is nothing of them. */
const MAX_EMPTY = 1_024;

/**
 * How many there are of each lane. A lane comes and goes with nearly every event: what is forgotten at once has to be
 * made anew each time.
 */
export class LaneCounts {
  readonly #counts = new Map<string, { count: number }>();
  #empty = 0;

  /** How many are remembered. */
  get lanes(): number {
    return this.#counts.size;
  }

  of(lane: string): number {
    return this.#counts.get(lane)?.count ?? 0;
  }

  add(lane: string): void {
    const known = this.#counts.get(lane);
    if (known === undefined) this.#counts.set(lane, { count: 1 });
    else {
      if (known.count === 0) this.#empty -= 1;
      known.count += 1;
    }
  }

  remove(lane: string): void {
    const known = this.#counts.get(lane);
    if (known === undefined || known.count === 0) return;
    known.count -= 1;
    if (known.count > 0) return;
    this.#empty += 1;
    if (this.#empty > MAX_EMPTY) this.#forget();
  }

  #forget(): void {
    for (const [lane, { count }] of this.#counts) if (count === 0) this.#counts.delete(lane);
    this.#empty = 0;
  }
}
