import type { TimedEvent } from "./agenda.js";
import { numberBetween, wholeNumber } from "./checks.js";
import type { SeededRandom } from "./seeded-random.js";
import type { Tally } from "./tally.js";

/**
 * Ways to misbehave, each a probability per event from 0 (never, the default) to 1 (always). They are drawn from
 * a stream of their own: the events of a seed stay the same whichever faults are on.
 */
export interface FaultOptions {
  /** The event is sent a second time, right after the first. @default 0 */
  readonly duplicate?: number;
  /** The event is not sent. @default 0 */
  readonly drop?: number;
  /** The event changes places with the one after it. @default 0 */
  readonly reorder?: number;
  /** The event brings the next ones with it: the CAD sends them at once, accweb without a pause. @default 0 */
  readonly burst?: number;
  /** Events in a burst. @default 10 */
  readonly burstSize?: number;
  /** The body trickles out instead of coming at once. @default 0 */
  readonly slowBody?: number;
  /** Milliseconds that a slow body takes. @default 2000 */
  readonly slowBodyMs?: number;
  /** The sender hangs up in the middle of the body. @default 0 */
  readonly cutBody?: number;
}

/** How the bytes of a request's body travel. */
export type BodyTravel = "whole" | "slow" | "cut";

/** Events to send without a pause between them. */
export interface Batch<E> {
  readonly atMs: number;
  readonly items: readonly { readonly event: E; readonly body: BodyTravel }[];
}

/** The fault options with every default filled in. */
export type Faults = Required<FaultOptions>;

/** Checks fault options and fills in the defaults. */
export function checkFaults(options: FaultOptions = {}): Faults {
  const probability = (name: "duplicate" | "drop" | "reorder" | "burst" | "slowBody" | "cutBody") =>
    numberBetween(`faults.${name}`, options[name] ?? 0, 0, 1);
  return {
    duplicate: probability("duplicate"),
    drop: probability("drop"),
    reorder: probability("reorder"),
    burst: probability("burst"),
    burstSize: wholeNumber("faults.burstSize", options.burstSize ?? 10, 2, 10_000),
    slowBody: probability("slowBody"),
    slowBodyMs: wholeNumber("faults.slowBodyMs", options.slowBodyMs ?? 2000, 1, 600_000),
    cutBody: probability("cutBody"),
  };
}

function* losingAndRepeating<E>(
  schedule: Iterable<TimedEvent<E>>,
  faults: Faults,
  random: SeededRandom,
  tally: Tally,
): Generator<TimedEvent<E>> {
  for (const timed of schedule) {
    tally.events += 1;
    if (random.chance(faults.drop)) {
      tally.injected.drops += 1;
      continue;
    }
    yield timed;
    if (random.chance(faults.duplicate)) {
      tally.injected.duplicates += 1;
      yield timed;
    }
  }
}

/** The times stay where they are; two neighbouring events swap theirs. */
function* swapping<E>(
  schedule: Iterable<TimedEvent<E>>,
  faults: Faults,
  random: SeededRandom,
  tally: Tally,
): Generator<TimedEvent<E>> {
  let held: TimedEvent<E> | undefined;
  for (const timed of schedule) {
    if (held !== undefined) {
      tally.injected.reorders += 1;
      yield { atMs: held.atMs, event: timed.event };
      yield { atMs: timed.atMs, event: held.event };
      held = undefined;
    } else if (random.chance(faults.reorder)) {
      held = timed;
    } else {
      yield timed;
    }
  }
  if (held !== undefined) yield held;
}

/** Applies the faults to a schedule, and counts them. */
export function* injectFaults<E>(
  schedule: Iterable<TimedEvent<E>>,
  faults: Faults,
  random: SeededRandom,
  tally: Tally,
): Generator<Batch<E>> {
  const travel = (): BodyTravel => {
    if (random.chance(faults.cutBody)) {
      tally.injected.cutBodies += 1;
      return "cut";
    }
    if (!random.chance(faults.slowBody)) return "whole";
    tally.injected.slowBodies += 1;
    return "slow";
  };
  let items: { event: E; body: BodyTravel }[] = [];
  let wanted = 1;
  let atMs = 0;
  const delivered = swapping(losingAndRepeating(schedule, faults, random, tally), faults, random, tally);
  for (const timed of delivered) {
    if (items.length === 0) {
      atMs = timed.atMs;
      wanted = random.chance(faults.burst) ? faults.burstSize : 1;
      if (wanted > 1) tally.injected.bursts += 1;
    }
    items.push({ event: timed.event, body: travel() });
    if (items.length < wanted) continue;
    yield { atMs, items };
    items = [];
  }
  if (items.length > 0) yield { atMs, items };
}
