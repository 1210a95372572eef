import { backoffMs } from "./backoff.js";
import type { RetryPolicy } from "./options.js";

/** Different events that must fail in a row, with none taken in between, before attempts stop. */
const FAILURES_TO_OPEN = 5;
/** An outage at least this long makes everything that waits due again when it ends. */
const OUTAGE_MS = 5_000;

/** Whether an attempt may begin; when not, when to ask again. */
export type Permit = "go" | { readonly reason: "open" | "paused" | "probing"; readonly untilMs?: number };

/**
 * Decides whether a target is attempted at all. A circuit breaker: closed while the target works; open after 5
 * different events have failed in a row, for a time that grows with every failed probe; half-open then, which
 * lets one attempt through. And a pause, where the target asked for one (429).
 *
 * One event that fails over and over does not open it: that may be the event's fault, and its ordering key waits
 * by itself.
 */
export class Gate {
  readonly #retry: RetryPolicy;
  readonly #random: () => number;
  /** Events that have failed since the last one was taken. */
  readonly #failing = new Set<string>();
  #state: "closed" | "open" | "half-open" = "closed";
  #trips = 0;
  #openUntilMs = 0;
  #pausedUntilMs = 0;
  /** Pauses that the target asked for since it took an event. */
  #pauses = 0;
  #lastTakenMs = 0;
  /** Whether an event that had not failed has made all that waits due since one that had was taken. */
  #hoped = false;

  constructor(retry: RetryPolicy, random: () => number) {
    this.#retry = retry;
    this.#random = random;
  }

  get breaker(): "closed" | "open" | "half-open" {
    return this.#state;
  }

  /** When the breaker lets the next probe through; undefined while it is closed. */
  get openUntilMs(): number | undefined {
    return this.#state === "open" ? this.#openUntilMs : undefined;
  }

  /** Until when the target asked to be left alone, where that is still to come. */
  pausedUntilMs(nowMs: number): number | undefined {
    return this.#pausedUntilMs > nowMs ? this.#pausedUntilMs : undefined;
  }

  /** Whether events fail and none has been taken since. */
  get isFailing(): boolean {
    return this.#state !== "closed" || this.#failing.size > 0;
  }

  /** Asks for an attempt; `go` of a half-open breaker is the one probe. */
  ask(nowMs: number): Permit {
    const pausedUntilMs = this.pausedUntilMs(nowMs);
    if (pausedUntilMs !== undefined) return { reason: "paused", untilMs: pausedUntilMs };
    if (this.#state === "closed") return "go";
    if (this.#state === "half-open") return { reason: "probing" };
    if (nowMs < this.#openUntilMs) return { reason: "open", untilMs: this.#openUntilMs };
    this.#state = "half-open";
    return "go";
  }

  /**
   * The target took an event, or turned one down that was not to its liking. True when an outage has ended.
   *
   * An event that never failed may be one of those that the target has been taking all the time, while it fails on
   * others: those are then made due once, and not each time that one of the former is taken.
   *
   * @param hadFailed whether earlier attempts of the event had failed
   */
  answered(nowMs: number, hadFailed: boolean): boolean {
    const wasDown = this.#state !== "closed";
    const wasQuiet = this.#failing.size > 1 && nowMs - this.#lastTakenMs >= OUTAGE_MS;
    const ended = wasDown || (wasQuiet && (hadFailed || !this.#hoped));
    if (ended) this.#hoped = true;
    if (hadFailed) this.#hoped = false;
    this.#pauses = 0;
    this.#lastTakenMs = nowMs;
    if (this.#failing.size > 0) this.#failing.clear();
    this.#state = "closed";
    this.#trips = 0;
    return ended;
  }

  /** The target failed on an event. */
  failed(id: string, nowMs: number): void {
    this.#failing.add(id);
    if (this.#state === "open") return;
    if (this.#state === "closed" && this.#failing.size < FAILURES_TO_OPEN) return;
    this.#trips += 1;
    this.#state = "open";
    // The first wait of the schedule is 0 as a rule, which would be no breaker at all.
    this.#openUntilMs = nowMs + Math.max(1_000, backoffMs(this.#retry, this.#trips + 1, this.#random));
  }

  /** A probe that came to nothing, such as one that was called off: the next one may go at once. */
  probeLost(): void {
    if (this.#state === "half-open") this.#state = "open";
  }

  /**
   * Nothing is attempted for as long as the target asked at least, and for longer each time while it takes nothing.
   * Where it did not say, that is a second at least. Answers to what was under way when the pause began count as one.
   * Returns how long that is.
   */
  pause(nowMs: number, askedMs: number): number {
    if (this.pausedUntilMs(nowMs) === undefined) this.#pauses += 1;
    const atLeastMs = askedMs > 0 ? askedMs : 1_000;
    const waitMs = backoffMs(this.#retry, this.#pauses, this.#random, atLeastMs);
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, nowMs + waitMs);
    this.probeLost();
    return this.#pausedUntilMs - nowMs;
  }

  /** Somebody says that the target works. */
  reset(): void {
    this.#failing.clear();
    this.#state = "closed";
    this.#trips = 0;
    this.#pauses = 0;
    this.#hoped = false;
    this.#pausedUntilMs = 0;
  }
}
