/** Failures of one event after which it may be given up. */
const MAX_FAILURES = 5;
/** Events are forgotten beyond this many, oldest first; one that is still failing then starts afresh. */
const MAX_SUSPECTS = 10_000;

interface Suspect {
  failures: number;
  /** How many events the target had taken when this one failed last. */
  takenBefore: number;
}

/**
 * Tells an event that the target does not take from a target that takes nothing. The rule:
 *
 * An event is at fault when 5 attempts of it were answered with a failure and the target has taken another event
 * since the last but one of them. When nothing else was tried in between, the next event of the same ordering key
 * is tried in its place: if that one is taken, the event is at fault; if not, the target is, and both wait.
 *
 * What happened before the last but one failure proves nothing: the target worked then and may be down now.
 */
export class Suspects {
  readonly #byId = new Map<string, Suspect>();

  /**
   * Counts a failure that was answered.
   *
   * @param taken events that the target has taken so far
   * @returns `wait`: too early to tell. `ask`: nobody knows, so try the next one. `guilty`: it is the event.
   */
  judge(id: string, taken: number): "wait" | "ask" | "guilty" {
    const suspect = this.#another(id, taken);
    const othersGotThrough = taken > suspect.takenBefore;
    suspect.takenBefore = taken;
    if (suspect.failures < MAX_FAILURES) return "wait";
    return othersGotThrough ? "guilty" : "ask";
  }

  /** Counts a failure of which the driver says that it is the event's. True when that was one too many. */
  blame(id: string, taken: number): boolean {
    return this.#another(id, taken).failures >= MAX_FAILURES;
  }

  /** Whether an event has failed with an answer. */
  has(id: string): boolean {
    return this.#byId.has(id);
  }

  forget(id: string): void {
    this.#byId.delete(id);
  }

  #another(id: string, taken: number): Suspect {
    const suspect = this.#byId.get(id) ?? { failures: 0, takenBefore: taken };
    suspect.failures += 1;
    this.#byId.delete(id);
    this.#byId.set(id, suspect);
    this.#trim();
    return suspect;
  }

  #trim(): void {
    if (this.#byId.size <= MAX_SUSPECTS) return;
    const [oldest] = this.#byId.keys();
    if (oldest !== undefined) this.#byId.delete(oldest);
  }
}
