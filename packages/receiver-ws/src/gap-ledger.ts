import type { Intake } from "@tenfour/receiver";
import { Clock } from "./clock.js";
import type { GapReason } from "./hub-error.js";
import type { IdleClock } from "./idle-clock.js";

/** An interval in which events may have been missed on the websocket. The CAD sends none of them again. */
export interface Gap {
  /** The community's id. */
  readonly community: string;
  /** The server's id in the CAD. */
  readonly server: number;
  /** When the last byte came in before it, RFC 3339 UTC: what is lost is lost from there on. */
  readonly from: string;
  /** When the session was ready again, or was closed, RFC 3339 UTC. */
  readonly to: string;
  /** What began it. */
  readonly reason: GapReason;
  /** Events of the community that came in over HTTP meanwhile; the CAD falls back to it (sonoran.md §3). */
  readonly httpEvents: number;
}

/** A gap that has not ended. */
export type OpenGap = Pick<Gap, "from" | "reason">;

/** A moment up to which nothing was missed. */
export interface Mark {
  readonly at: number;
  /** Events the community had sent over HTTP by then. */
  readonly httpEvents: number;
}

/**
 * Keeps the time of the last word from the hub, and measures what is missed after it.
 *
 * A busy process reads late: what is lost was sent after the last word was sent, but perhaps before that was read.
 * So a word counts from where the event loop was idle last before it was read; in a process with little to do, that
 * is the same.
 */
export class GapLedger {
  readonly #community: string;
  readonly #server: number;
  readonly #intake: Intake;
  readonly #now: () => number;
  readonly #idle: IdleClock;
  #mark: Mark;
  /** Where reading was paused on purpose; it takes until the loop has been idle again to catch up. */
  #behind: { readonly at: number; resumedAt: number | undefined } | undefined;
  #open: { readonly reason: GapReason; readonly from: Mark } | undefined;

  constructor(
    about: { community: string; server: number },
    intake: Intake,
    now: () => number,
    idle: IdleClock,
  ) {
    this.#community = about.community;
    this.#server = about.server;
    this.#intake = intake;
    this.#now = now;
    this.#idle = idle;
    this.#mark = this.#takeMark(now());
  }

  /** The last word from the hub; before there is any, when the ledger was begun. */
  get mark(): Mark {
    return this.#mark;
  }

  /** Why events are being missed now; undefined when none are. */
  get reason(): GapReason | undefined {
    return this.#open?.reason;
  }

  /** The gap that has begun and not ended. */
  get open(): OpenGap | undefined {
    if (this.#open === undefined) return undefined;
    return { from: Clock.text(this.#open.from.at), reason: this.#open.reason };
  }

  /** Notes that the hub said something. Returns the mark before it. */
  heard(): Mark {
    const before = this.#mark;
    this.#mark = this.#takeMark(this.#readUpTo());
    return before;
  }

  /** Another connection is ready: nothing of it is unread. */
  restart(): void {
    this.#behind = undefined;
    this.heard();
  }

  /** Reading was paused on purpose, or goes on. */
  pause(paused: boolean): void {
    if (paused) this.#behind = { at: this.#behind?.at ?? this.#mark.at, resumedAt: undefined };
    else if (this.#behind !== undefined) this.#behind.resumedAt = this.#now();
  }

  /** From this mark on events may be missed. When a gap is open already, it goes on. */
  begin(reason: GapReason, from: Mark = this.#mark): void {
    this.#open ??= { reason, from };
  }

  /** Nothing is missed any more; returns the gap, if one was open. */
  end(): Gap | undefined {
    const open = this.#open;
    if (open === undefined) return undefined;
    this.#open = undefined;
    const end = this.#takeMark(this.#now());
    return {
      community: this.#community,
      server: this.#server,
      from: Clock.text(open.from.at),
      // A clock that was set back must not end a gap before it began.
      to: Clock.text(Math.max(end.at, open.from.at)),
      reason: open.reason,
      httpEvents: end.httpEvents - open.from.httpEvents,
    };
  }

  /** The moment up to which everything that was sent has been read. */
  #readUpTo(): number {
    const idleAt = this.#idle.look();
    if (this.#behind === undefined) return idleAt;
    const { at, resumedAt } = this.#behind;
    if (resumedAt === undefined || idleAt <= resumedAt) return at;
    this.#behind = undefined;
    return idleAt;
  }

  #takeMark(at: number): Mark {
    return { at, httpEvents: this.#intake.acceptedFrom(this.#community).http };
  }
}
