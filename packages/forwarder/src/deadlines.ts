import { Bag, type InBag } from "./bag.js";
import type { Clock } from "./clock.js";

/** Those that began so close together share a timer: this part of the time that each has, and so long at most. */
const SHARED_PART = 1 / 1_000;
const MAX_SHARED_MS = 10;

/** What ends when its time is up. In one place at a time, as everything that lies in a bag. */
export interface Limited extends InBag {
  /** When it began, in milliseconds since the epoch. */
  readonly startedMs: number;
  /** Those that it shares a timer with; of the deadlines alone. */
  company: Company | undefined;
  /** Its time is up. Must call {@link Deadlines.ended}. */
  expire(): void;
}

/** Those that share a timer. */
export interface Company {
  readonly startedMs: number;
  readonly members: Bag<Limited>;
  readonly cancelTimer: () => void;
}

/**
 * The deadlines of what has equally much time, such as the attempts of a target. Setting a timer for each and taking
 * it back costs more than everything else that an attempt has of its own, so they share: each may end early, by a
 * thousandth of its time.
 */
export class Deadlines {
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #sharedMs: number;
  #latest: Company | undefined;

  constructor(clock: Clock, timeoutMs: number) {
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
    this.#sharedMs = Math.min(timeoutMs * SHARED_PART, MAX_SHARED_MS);
  }

  begun(one: Limited): void {
    const company = this.#companyOf(one.startedMs);
    company.members.add(one);
    one.company = company;
  }

  /** It has ended in time. */
  ended(one: Limited): void {
    const { company } = one;
    if (company === undefined) return;
    one.company = undefined;
    company.members.delete(one);
    if (company.members.size > 0) return;
    company.cancelTimer();
    if (this.#latest === company) this.#latest = undefined;
  }

  #companyOf(startedMs: number): Company {
    const latest = this.#latest;
    const later = startedMs - (latest?.startedMs ?? 0);
    // Negative where the clock was set back.
    if (latest !== undefined && later >= 0 && later <= this.#sharedMs) return latest;
    const members = new Bag<Limited>();
    const company: Company = {
      startedMs,
      members,
      cancelTimer: this.#clock.after(this.#timeoutMs, () => this.#expire(company)),
    };
    this.#latest = company;
    return company;
  }

  #expire(company: Company): void {
    // Whoever begins now needs another timer, whatever the clock says.
    if (this.#latest === company) this.#latest = undefined;
    const { members } = company;
    // The end of one may be that of others.
    for (const one of members.all()) if (members.has(one)) one.expire();
  }
}
