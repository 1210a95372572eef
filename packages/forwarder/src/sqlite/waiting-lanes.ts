import type { LaneState } from "./protocol.js";

/** A lane whose head failed: its events are kept track of by the lane itself and not by the consumer's position. */
export interface WaitingLane {
  readonly lane: string;
  /** The first event that is not settled. */
  next: number;
  attempts: number;
  firstFailedAtMs: number | undefined;
  error: string;
  delayMs: number;
  /** Wall clock, for the file. */
  dueMs: number;
  /** `performance.now()`, for this process: no clock that is set can move it. */
  dueAt: number;
  /** The same for what the target asked for: no recovery of others makes it due before. */
  askedUntilAt: number;
  /**
   * `waiting` for its time; `reading` its events back from the log; `joined` when it has caught up with the
   * consumer, which hands on what is appended from there.
   */
  phase: "waiting" | "reading" | "joined";
  /** Where to read on. */
  readFrom: number;
  /** What was read back and is not settled, oldest first. */
  outstanding: number[];
  /** Whether the event that failed has been settled since. */
  headSettled: boolean;
}

/** The lanes of one consumer that wait, and what of it is not on disk yet. */
export class WaitingLanes {
  readonly #lanes = new Map<string, WaitingLane>();
  /** Lanes that may be read on, in turn. */
  #reading: WaitingLane[] = [];
  readonly #dirty = new Set<string>();
  #nextDueAt = Number.POSITIVE_INFINITY;

  constructor(states: readonly LaneState[], nowMs: number) {
    for (const state of states) {
      // Never longer than it was to wait, even where the clock was set back meanwhile.
      const waitMs = Math.min(Math.max(state.dueMs - nowMs, 0), state.delayMs);
      this.#add({
        lane: state.lane,
        next: state.next ?? 0,
        attempts: state.attempts,
        firstFailedAtMs: state.firstFailedAtMs,
        error: state.error,
        delayMs: state.delayMs,
        dueMs: nowMs + waitMs,
        dueAt: performance.now() + waitMs,
        askedUntilAt: 0,
      });
    }
  }

  get(lane: string): WaitingLane | undefined {
    return this.#lanes.size === 0 ? undefined : this.#lanes.get(lane);
  }

  /** Lanes whose events the consumer must not read by itself. */
  apart(): string[] {
    return [...this.#lanes.values()].flatMap(({ lane, phase }) => (phase === "joined" ? [] : lane));
  }

  /** When the next one is due, on `performance.now()`. */
  get nextDueAt(): number {
    return this.#nextDueAt;
  }

  wait(
    lane: Pick<WaitingLane, "lane" | "next" | "attempts" | "firstFailedAtMs" | "error" | "delayMs">,
    nowMs: number,
    askedMs: number,
  ): void {
    this.#reading = this.#reading.filter((one) => one.lane !== lane.lane);
    const now = performance.now();
    const askedUntilAt = now + askedMs;
    this.#add({ ...lane, dueMs: nowMs + lane.delayMs, dueAt: now + lane.delayMs, askedUntilAt });
    this.#dirty.add(lane.lane);
  }

  /** Makes every lane due now; those of which the target asked for more time only when `all` are meant. */
  wakeAll(all: boolean): void {
    const now = performance.now();
    for (const lane of this.#lanes.values())
      lane.dueAt = Math.min(lane.dueAt, all ? now : Math.max(now, lane.askedUntilAt));
    this.#nextDueAt = now;
  }

  /**
   * Has a lane read apart from the others although it need not wait.
   *
   * @param outstanding what is in hand of it
   * @param readFrom where to read on
   */
  readApart(lane: string, outstanding: number[], readFrom: number, nowMs: number): void {
    const known = this.#lanes.get(lane);
    if (known === undefined) {
      const next = outstanding[0] ?? readFrom;
      this.#add({
        lane,
        next,
        attempts: 0,
        firstFailedAtMs: undefined,
        error: "",
        delayMs: 0,
        dueMs: nowMs,
        dueAt: performance.now(),
        askedUntilAt: 0,
      });
    }
    const apart = this.#lanes.get(lane);
    if (apart === undefined) return;
    apart.phase = "reading";
    apart.readFrom = readFrom;
    apart.outstanding.push(...outstanding);
    if (known === undefined) apart.headSettled = true;
    this.#reading.push(apart);
    this.#dirty.add(lane);
  }

  /** The lanes to read on now: those that are due or not read to the end, and have little outstanding. */
  toRead(maxLanes: number, maxOutstanding: number): WaitingLane[] {
    const now = performance.now();
    if (this.#nextDueAt <= now) this.#wake(now);
    const chosen: WaitingLane[] = [];
    for (const lane of this.#reading) {
      if (lane.outstanding.length < maxOutstanding) chosen.push(lane);
      if (chosen.length === maxLanes) break;
    }
    return chosen;
  }

  /** Notes what was read of a lane; `whole` when it has caught up with the consumer. */
  wasRead(lane: WaitingLane, seqs: readonly number[], whole: boolean): void {
    lane.outstanding.push(...seqs);
    lane.readFrom = (seqs.at(-1) ?? lane.readFrom - 1) + 1;
    this.#reading = this.#reading.filter((one) => one !== lane);
    if (!whole) {
      this.#reading.push(lane);
      return;
    }
    lane.phase = "joined";
    if (lane.headSettled && lane.outstanding.length === 0) this.#end(lane);
  }

  /** Notes that an event was settled. */
  settled(name: string, seq: number): void {
    const lane = this.get(name);
    if (lane === undefined || seq < lane.next) return;
    const place = lane.outstanding.indexOf(seq);
    if (place !== -1) lane.outstanding.splice(place, 1);
    lane.headSettled = true;
    lane.attempts = 0;
    lane.firstFailedAtMs = undefined;
    lane.next = lane.outstanding[0] ?? Math.max(lane.readFrom, seq + 1);
    if (lane.phase === "joined" && lane.outstanding.length === 0) this.#end(lane);
    this.#dirty.add(name);
  }

  /** What changed since the last time; a lane that does not wait any more has no `next`. */
  takeDirty(): LaneState[] {
    const states = [...this.#dirty].map((name) => toState(name, this.#lanes.get(name)));
    this.#dirty.clear();
    return states;
  }

  /** Takes back what could not be written. */
  putBack(states: readonly LaneState[]): void {
    for (const { lane } of states) this.#dirty.add(lane);
  }

  #add(fields: Omit<WaitingLane, "phase" | "readFrom" | "outstanding" | "headSettled">): void {
    const lane: WaitingLane = {
      ...fields,
      phase: "waiting",
      readFrom: fields.next,
      outstanding: [],
      headSettled: false,
    };
    this.#lanes.set(lane.lane, lane);
    this.#nextDueAt = Math.min(this.#nextDueAt, lane.dueAt);
  }

  #end(lane: WaitingLane): void {
    this.#lanes.delete(lane.lane);
    this.#dirty.add(lane.lane);
  }

  #wake(now: number): void {
    this.#nextDueAt = Number.POSITIVE_INFINITY;
    for (const lane of this.#lanes.values()) {
      if (lane.phase !== "waiting") continue;
      if (lane.dueAt > now) this.#nextDueAt = Math.min(this.#nextDueAt, lane.dueAt);
      else {
        lane.phase = "reading";
        this.#reading.push(lane);
      }
    }
  }
}

function toState(name: string, lane: WaitingLane | undefined): LaneState {
  return {
    lane: name,
    next: lane?.next,
    attempts: lane?.attempts ?? 0,
    firstFailedAtMs: lane?.firstFailedAtMs,
    dueMs: lane?.dueMs ?? 0,
    delayMs: lane?.delayMs ?? 0,
    error: lane?.error ?? "",
  };
}
