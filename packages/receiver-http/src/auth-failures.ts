import { senderOf } from "./address-range.js";

/** Senders that are remembered at one time, of each kind; the oldest is forgotten for a new one. */
const MAX_SENDERS = 10_000;
/** How long a sender whose event was accepted may fail as often as it likes. */
const PROVEN_FOR_MS = 10 * 60_000;

interface Failures {
  /** Failures that may still come; grows back with time. */
  left: number;
  at: number;
}

/** Options of {@link AuthFailures}. */
export interface AuthFailureLimit {
  /** Failures that a sender may have at once. */
  readonly burst: number;
  /** How many of them come back in a minute. */
  readonly perMinute: number;
}

/**
 * Turns away senders that keep coming with wrong keys or secrets, or with bodies that never end, before their bodies
 * are read: guessing is hopeless anyhow, but it takes time and memory from the others. A sender whose event was
 * accepted lately is never turned away, whatever else comes from its address: behind it may be a whole host with one
 * program set up wrong.
 */
export class AuthFailures {
  readonly #limit: AuthFailureLimit;
  readonly #now: () => number;
  readonly #failures = new Map<string, Failures>();
  readonly #proven = new Map<string, number>();

  constructor(limit: AuthFailureLimit, now: () => number = Date.now) {
    this.#limit = limit;
    this.#now = now;
  }

  /** Whether requests of this address are turned away now. Costs nothing while nobody has failed. */
  blocks(address: string): boolean {
    if (this.#failures.size === 0) return false;
    const sender = senderOf(address);
    const failures = this.#failures.get(sender);
    if (failures === undefined || this.#left(failures) >= 1) return false;
    return !this.#wasProven(sender);
  }

  /** Whether an event from this address was accepted lately. */
  isProven(address: string): boolean {
    return this.#wasProven(senderOf(address));
  }

  /** A wrong key or secret, or a body that took too long, came from this address. */
  failed(address: string): void {
    const sender = senderOf(address);
    const before = this.#failures.get(sender);
    const left = Math.max(0, (before === undefined ? this.#limit.burst : this.#left(before)) - 1);
    remember(this.#failures, sender, { left, at: this.#now() });
  }

  /** An event from this address was accepted. */
  accepted(address: string): void {
    const now = this.#now();
    const known = this.#proven.get(address);
    // Once a minute is often enough, and most events come from very few addresses.
    if (known !== undefined && now - known < PROVEN_FOR_MS / 10) return;
    remember(this.#proven, address, now);
    const sender = senderOf(address);
    if (sender !== address) remember(this.#proven, sender, now);
  }

  #wasProven(sender: string): boolean {
    const at = this.#proven.get(sender);
    return at !== undefined && this.#now() - at < PROVEN_FOR_MS;
  }

  #left({ left, at }: Failures): number {
    const back = ((this.#now() - at) / 60_000) * this.#limit.perMinute;
    // A clock that was set back gives nothing back, and takes nothing.
    return Math.min(this.#limit.burst, left + Math.max(0, back));
  }
}

/** Puts an entry last, and drops the first where there are too many. */
function remember<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key);
  if (map.size >= MAX_SENDERS) {
    const [oldest] = map.keys();
    if (oldest !== undefined) map.delete(oldest);
  }
  map.set(key, value);
}
