import type { ReceiverStats } from "@tenfour/receiver";
import type { Clock } from "./clock.js";
import { HubError } from "./hub-error.js";

/** Bounds that are watched. */
export interface WatchLimits {
  readonly watchIntervalMs: number;
  readonly wakeAfterMs: number;
  readonly sinkFailureLimitMs: number;
}

/** Learns what the watch saw. */
export interface WatchListener {
  /** The clock jumped: the machine slept, or the process stood still. */
  onWake(sleptMs: number): void;
  /** A round is over. */
  onRound(): void;
}

/** After a shortage of memory, events are taken again from this share of the bound on. */
const ROOM_AGAIN = 0.5;

/** Looks every second whether time has jumped, and tells whether the receiver can keep events. */
export class Watch {
  readonly #clock: Clock;
  readonly #stats: () => ReceiverStats;
  readonly #limits: WatchLimits;
  readonly #listener: WatchListener;
  #lastRound: number;
  #stop: (() => void) | undefined;

  constructor(clock: Clock, stats: () => ReceiverStats, limits: WatchLimits, listener: WatchListener) {
    this.#clock = clock;
    this.#stats = stats;
    this.#limits = limits;
    this.#listener = listener;
    this.#lastRound = clock.now();
    this.#schedule();
  }

  /** Why sessions should not be open now: sinks have failed for longer than the limit. */
  trouble(): HubError | undefined {
    const { sinkFailureLimitMs } = this.#limits;
    const now = this.#clock.now();
    const sink = this.#stats().degraded.find(({ since }) => now - Date.parse(since) >= sinkFailureLimitMs);
    if (sink === undefined) return undefined;
    return new HubError(
      "sinks-failing",
      `the sink "${sink.sink}" has failed since ${sink.since}: the session is closed until it works again`,
    );
  }

  /** Whether there is room again after a shortage of memory. */
  roomAgain(): boolean {
    const { heldBytes, maxHeldBytes } = this.#stats();
    return heldBytes <= maxHeldBytes * ROOM_AGAIN;
  }

  close(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  #schedule(): void {
    this.#stop = this.#clock.startTimer(() => this.#round(), this.#limits.watchIntervalMs);
  }

  #round(): void {
    this.#schedule();
    const now = this.#clock.now();
    const lateMs = now - this.#lastRound - this.#limits.watchIntervalMs;
    this.#lastRound = now;
    if (lateMs >= this.#limits.wakeAfterMs) this.#listener.onWake(lateMs);
    this.#listener.onRound();
  }
}
