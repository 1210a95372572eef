import type { Hold } from "@tenfour/receiver";
import type { Clock } from "./clock.js";

/** Above this many events of a session on their way through the receiver, reading pauses. */
const HIGH_EVENTS = 256;
/** The same in bytes. */
const HIGH_BYTES = 4 * 1024 * 1024;
/** At this share of either, reading goes on. */
const LOW = 0.25;
/**
 * A pause is for a flood, not for a handler that hangs: the hub gives up on a client that does not read
 * (ASP.NET Core after 10 s), and what it then has is lost. After this, events wait in memory instead.
 */
const MAX_PAUSE_MS = 5_000;

/** What is paused. */
export interface Source {
  pause(): void;
  resume(): void;
}

/**
 * Makes reading from the hub keep pace with the handlers. Without it a flood would keep the process reading, and
 * its events would fill the memory bound while the handlers hardly get a turn.
 */
export class Flow {
  readonly #clock: Clock;
  #source: Source | undefined;
  #events = 0;
  #bytes = 0;
  #paused = false;
  /** Set when a pause has lasted too long: no more of them until the receiver has caught up. */
  #givenUp = false;
  #stopTimer: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Another connection is read from now on; undefined when none is. */
  use(source: Source | undefined): void {
    this.#end();
    this.#source = source;
    if (source !== undefined) this.#consider();
  }

  /** Counts an event until its hold is released. */
  count(hold: Hold, bytes: number): Hold {
    this.#events += 1;
    this.#bytes += bytes;
    this.#consider();
    return new CountedHold(hold, bytes, this);
  }

  /** An event that was counted is through. */
  uncount(bytes: number): void {
    this.#events -= 1;
    this.#bytes -= bytes;
    if (this.#paused || this.#givenUp) this.#reconsider();
  }

  #consider(): void {
    if (this.#paused || this.#givenUp || this.#source === undefined) return;
    if (this.#events < HIGH_EVENTS && this.#bytes < HIGH_BYTES) return;
    this.#paused = true;
    this.#source.pause();
    this.#stopTimer = this.#clock.startTimer(() => {
      this.#givenUp = true;
      this.#end();
    }, MAX_PAUSE_MS);
  }

  #reconsider(): void {
    if (this.#events > HIGH_EVENTS * LOW || this.#bytes > HIGH_BYTES * LOW) return;
    this.#givenUp = false;
    this.#end();
  }

  #end(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#stopTimer?.();
    this.#source?.resume();
  }
}

/** The hold of an event that a flow counts. */
class CountedHold implements Hold {
  readonly #hold: Hold;
  readonly #bytes: number;
  readonly #flow: Flow;
  #released = false;

  constructor(hold: Hold, bytes: number, flow: Flow) {
    this.#hold = hold;
    this.#bytes = bytes;
    this.#flow = flow;
  }

  grow(more: number): boolean {
    return this.#hold.grow(more);
  }

  release(): void {
    this.#hold.release();
    if (this.#released) return;
    this.#released = true;
    this.#flow.uncount(this.#bytes);
  }
}
