import { httpUrl, wholeNumber } from "../checks.js";
import { type Clock, systemClock } from "../clock.js";
import { SimulatorOptionError } from "../errors.js";
import { checkFaults, type FaultOptions, injectFaults } from "../faults.js";
import { type Delivery, displayUrl } from "../outcome.js";
import { createPacer, type PaceOptions } from "../pace.js";
import { createRandom } from "../seeded-random.js";
import { type Simulation, startSimulation } from "../simulation.js";
import { Tally } from "../tally.js";
import { Door } from "./door.js";
import { checkShift, type PatrolShiftOptions, patrolShift } from "./shift.js";
import type { CadWireEvent } from "./wire.js";

/** How {@link startCad} behaves. Everything has a default: `startCad()` alone works. */
export interface CadOptions extends PatrolShiftOptions, PaceOptions {
  /** The push event URL of the game server or bot. @default "http://127.0.0.1:30150/sonorancad/event" */
  readonly to?: string;
  /** The community's API key, sent inside every body. @default "SIMULATED-COMMUNITY-API-KEY" */
  readonly apiKey?: string;
  /** Starts another shift, of another seed, when one is over. @default false */
  readonly loop?: boolean;
  /** Milliseconds to wait for an answer; what the real CAD does is not documented. @default 10000 */
  readonly timeoutMs?: number;
  /** What goes wrong on the way, by chance. @default nothing */
  readonly faults?: FaultOptions;
  /**
   * Called for every request once its outcome is known; the event is without its key. If it throws, the run ends
   * and `done` rejects. @default nobody
   */
  readonly onAnswer?: (delivery: Delivery<CadWireEvent>) => void;
  /** Real time, for tests. `timeoutMs` always runs on the computer's own clock. @default the computer's */
  readonly clock?: Clock;
}

/** The key that {@link startCad} sends unless told otherwise. Worth nothing anywhere else. */
export const SIMULATED_API_KEY = "SIMULATED-COMMUNITY-API-KEY";

/** Ids that a repeated shift leaves to the one before it. */
const IDS_PER_SHIFT = 100_000;

/**
 * Starts a CAD that pushes the events of a patrol shift over HTTP: one POST with `{ key, type, data }` per event, in
 * order, each once. The documents leave open whether the real CAD waits for an answer before the next event; this
 * one does, except within a burst (see `faults`).
 *
 * @example
 * await using cad = await startCad({ to: "http://127.0.0.1:30150/sonorancad/event", apiKey, speed: 20 });
 * const { answered } = await cad.done;
 *
 * @throws SimulatorOptionError for an option out of range or a URL that is none.
 */
export async function startCad(options: CadOptions = {}): Promise<Simulation> {
  const url = httpUrl("to", options.to ?? "http://127.0.0.1:30150/sonorancad/event");
  const key = options.apiKey ?? SIMULATED_API_KEY;
  if (key === "")
    throw new SimulatorOptionError("`apiKey` is empty: the CAD always sends the community's key.");
  const timeoutMs = wholeNumber("timeoutMs", options.timeoutMs ?? 10_000, 1, 600_000);
  const clock = options.clock ?? systemClock;
  const faults = checkFaults(options.faults);
  const shift = checkShift(options);
  const tally = new Tally();
  const door = new Door(url, timeoutMs, { clock, faults });
  const random = createRandom(`${shift.seed} faults`);

  return startSimulation<CadWireEvent>({
    loop: options.loop ?? false,
    pacer: createPacer(options, clock),
    tally,
    cycle(index) {
      const seed = index === 0 ? shift.seed : `${shift.seed} shift ${index + 1}`;
      const firstId = shift.firstId + index * IDS_PER_SHIFT;
      return injectFaults(patrolShift({ ...shift, seed, firstId }), faults, random, tally);
    },
    async deliver({ items }, signal) {
      await Promise.all(
        items.map(async ({ event, body }) => {
          tally.sent += 1;
          const outcome = await door.post(Buffer.from(JSON.stringify({ key, ...event })), body, signal);
          tally.settle(outcome);
          options.onAnswer?.({ ...outcome, event, to: displayUrl(url) });
        }),
      );
    },
    close: () => door.close(),
  });
}
