/** Frames cannot lie unread for longer: the hub gives up on a client that does not read. */
const MAX_UNREAD_MS = 10_000;

/** The time, and how much of it the event loop had nothing to do. */
export interface IdleSource {
  readonly now: () => number;
  readonly idleMs: () => number;
}

/**
 * Knows when the event loop was idle last. At that moment everything that had arrived was read; what is read after
 * it may have lain there since.
 *
 * Node tells only how long the loop has been idle in all. Between two looks it was idle last, at the earliest, before
 * all of the time in which it was busy; the more often it is looked at, the closer that comes.
 */
export class IdleClock {
  readonly #source: IdleSource;
  #lookedAt: number;
  #idleMs: number;
  #idleAt: number;
  /** How long the loop has been busy since, without the time in which the machine slept. */
  #busyMs = 0;

  constructor(source: IdleSource) {
    this.#source = source;
    this.#lookedAt = source.now();
    this.#idleMs = source.idleMs();
    this.#idleAt = this.#lookedAt;
  }

  /** When it was looked at last. */
  get lookedAt(): number {
    return this.#lookedAt;
  }

  /** Looks: a moment at or before the one at which the loop was idle last. */
  look(): number {
    const now = this.#source.now();
    const passedMs = now - this.#lookedAt;
    if (passedMs === 0) return this.#idleAt;
    const idleMs = this.#source.idleMs();
    const idledMs = idleMs - this.#idleMs;
    this.#lookedAt = now;
    this.#idleMs = idleMs;
    // A clock that was set back cannot be compared with what it said before.
    if (passedMs < 0) return this.#wasIdle(now, 0);
    const busyMs = Math.max(passedMs - idledMs, 0);
    // More than that at once is sleep, in which nothing was read either.
    const awakeMs = busyMs < MAX_UNREAD_MS ? busyMs : 0;
    if (idledMs > 0) return this.#wasIdle(Math.max(this.#idleAt, now - busyMs), awakeMs);
    this.#busyMs += awakeMs;
    if (this.#busyMs > MAX_UNREAD_MS) return this.#wasIdle(now - MAX_UNREAD_MS, MAX_UNREAD_MS);
    return this.#idleAt;
  }

  #wasIdle(at: number, busyMs: number): number {
    this.#idleAt = at;
    this.#busyMs = busyMs;
    return at;
  }
}
