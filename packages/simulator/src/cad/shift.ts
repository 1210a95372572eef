import type { TimedEvent } from "../agenda.js";
import { wholeNumber } from "../checks.js";
import { SimulatorOptionError } from "../errors.js";
import { createRandom, type Seed, type SeededRandom } from "../seeded-random.js";
import { CallScript } from "./call-script.js";
import { muster } from "./crew.js";
import { Desk } from "./desk.js";
import { INTERLUDES } from "./interludes.js";
import { createLegacyForm, currentForm } from "./legacy-form.js";
import { STORIES } from "./stories.js";
import type { CadWireEvent } from "./wire.js";

/** A patrol shift to simulate. */
export interface PatrolShiftOptions {
  /** The same seed gives the same events, byte for byte. @default 1 */
  readonly seed?: Seed;
  /** Units on patrol, besides one dispatcher. 1 to 200. @default 6 */
  readonly units?: number;
  /**
   * Emergency calls, 1 to 10 000; the shift ends when the last is closed. From 10 on, every documented event type
   * occurs. @default 12
   */
  readonly calls?: number;
  /** `legacy` sends the earlier and other forms that a receiver must also understand. @default "current" */
  readonly forms?: "current" | "legacy";
  /** Ids of units, calls and records begin above this. @default 100 */
  readonly firstId?: number;
}

/** The options with every default filled in. */
export type CheckedShift = Required<PatrolShiftOptions>;

/** Checks the options of a shift and fills in the defaults. */
export function checkShift(options: PatrolShiftOptions): CheckedShift {
  const forms = options.forms ?? "current";
  if (forms !== "current" && forms !== "legacy") {
    throw new SimulatorOptionError('`forms` must be "current" or "legacy".');
  }
  return {
    seed: options.seed ?? 1,
    units: wholeNumber("units", options.units ?? 6, 1, 200),
    calls: wholeNumber("calls", options.calls ?? 12, 1, 10_000),
    forms,
    firstId: wholeNumber("firstId", options.firstId ?? 100, 0, 1_000_000_000),
  };
}

/** Deals all the cards in random order before any comes again. */
function* deal<T>(cards: readonly T[], random: SeededRandom): Generator<T, never, undefined> {
  for (;;) yield* random.shuffle(cards);
}

/**
 * A patrol shift as the CAD pushes it: units log in and report their status, 911 calls become dispatch calls with
 * units attached, notes, edits and an end; besides, panic buttons, tones, records, signs, groups, pagers, station
 * alerts, a support request and events of the community's own. Ids refer to each other: what is attached, edited or
 * closed exists. Bodies come without their key.
 *
 * A pure generator: the same options give the same events.
 *
 * @throws SimulatorOptionError for an option out of range, when called.
 */
export function patrolShift(
  options: PatrolShiftOptions = {},
): Generator<TimedEvent<CadWireEvent>, void, undefined> {
  const { seed, units, calls, forms, firstId } = checkShift(options);
  const random = createRandom(seed);
  const crew = muster(units, firstId + 1, random);
  const desk = new Desk({
    random,
    form: forms === "legacy" ? createLegacyForm(createRandom(`${seed} forms`)) : currentForm,
    dispatcher: firstId + 1,
    firstId: firstId + crew.length,
    onQuiet: () => {
      for (const [index, id] of desk.onDuty.toReversed().entries()) {
        desk.agenda.after(2000 * (index + 1), () => [desk.logOut(id)]);
      }
    },
  });
  const plan = (atMs: number, happen: () => CadWireEvent[]) => {
    desk.begin();
    desk.agenda.after(atMs, () => {
      const events = happen();
      desk.end();
      return events;
    });
  };

  for (const [index, unit] of crew.entries()) plan(index * 1500, () => [desk.logIn(unit)]);
  const stories = deal(STORIES, random);
  const interludes = deal(INTERLUDES, random);
  let atMs = Math.min(crew.length, 3) * 1500;
  for (let turn = 0; turn < calls; turn++) {
    const story = stories.next().value;
    plan(atMs, () => new CallScript(desk, story, turn).start());
    for (const offsetMs of [6500, 21_500]) {
      const interlude = interludes.next().value;
      plan(atMs + offsetMs, () => interlude(desk));
    }
    atMs += random.int(30_000, 50_000);
  }
  return desk.agenda.run();
}
