import { type Clock, systemClock } from "../clock.js";
import { SimulatorOptionError } from "../errors.js";
import { checkFaults, type FaultOptions, injectFaults } from "../faults.js";
import { type Delivery, displayUrl } from "../outcome.js";
import { createPacer, type PaceOptions } from "../pace.js";
import { createRandom } from "../seeded-random.js";
import { type Simulation, startSimulation } from "../simulation.js";
import { Tally } from "../tally.js";
import { type AccwebCallbackSection, checkCallback } from "./callback-section.js";
import { Connections } from "./connections.js";
import { goJson } from "./go-json.js";
import { epochNs, goTimestamp } from "./go-time.js";
import { Listener } from "./listener.js";
import { raceWeekend } from "./weekend.js";
import { checkWeekend, type RaceWeekendOptions } from "./weekend-options.js";
import type { AccwebWireEvent } from "./wire.js";

/** How {@link startAccweb} behaves. Everything has a default: `startAccweb()` alone works. */
export interface AccwebOptions extends RaceWeekendOptions, PaceOptions {
  /** One listener that gets every event. @default "http://127.0.0.1:30150/callback" */
  readonly to?: string;
  /** Go duration that `to` has to answer in; `0s` means unlimited. @default "100ms", as in accweb */
  readonly timeout?: string;
  /** The `callback:` section of a real accweb `config.yml`, instead of `to` and `timeout`. @default none */
  readonly callback?: AccwebCallbackSection;
  /** Starts another weekend, of another seed, when one is over. @default false */
  readonly loop?: boolean;
  /**
   * What `timestamp` says: `simulated` is the time in the simulated world, which makes the bytes repeatable;
   * `sending` the time the event is sent, as accweb does. @default "simulated"
   */
  readonly timestamps?: "simulated" | "sending";
  /** What goes wrong on the way, by chance. @default nothing */
  readonly faults?: FaultOptions;
  /** Called for every request once its outcome is known. If it throws, the run ends and `done` rejects. @default nobody */
  readonly onAnswer?: (delivery: Delivery<AccwebWireEvent>) => void;
  /** Real time, for tests. The HTTP time limit always runs on the computer's own clock. @default the computer's */
  readonly clock?: Clock;
}

const DEFAULT_TO = "http://127.0.0.1:30150/callback";

function callbackSection({ callback, to, timeout }: AccwebOptions): AccwebCallbackSection {
  if (callback === undefined) {
    const clients = [{ url: to ?? DEFAULT_TO }];
    return { enabled: true, clients, ...(timeout === undefined ? {} : { timeout }) };
  }
  if (to === undefined && timeout === undefined) return callback;
  throw new SimulatorOptionError(
    "Give `callback`, or `to` and `timeout`, but not both: each says where to send and how long to wait.",
  );
}

/**
 * Starts an accweb that reports a race weekend to its listeners over HTTP, exactly as the real one would: every
 * event once, to all listeners at the same time, the next one when the slowest has answered or timed out.
 *
 * @example
 * await using accweb = await startAccweb({ to: "http://127.0.0.1:30150/callback?secret=s3cret", speed: 60 });
 * const { answered, timeouts } = await accweb.done;
 *
 * @throws SimulatorOptionError for an option out of range, a URL that is none, or a `callback:` section with which
 * accweb would send nothing.
 */
export async function startAccweb(options: AccwebOptions = {}): Promise<Simulation> {
  const { clients, timeoutMs } = checkCallback(callbackSection(options));
  const clock = options.clock ?? systemClock;
  const faults = checkFaults(options.faults);
  const weekend = checkWeekend(options);
  const tally = new Tally();
  const connections = new Connections();
  const listeners = clients.map(
    (client) => new Listener(client, { connections, timeoutMs, writer: { clock, faults } }),
  );
  const random = createRandom(`${weekend.seed} faults`);

  return startSimulation<AccwebWireEvent>({
    loop: options.loop ?? false,
    pacer: createPacer(options, clock),
    tally,
    cycle(index, startMs) {
      const seed = index === 0 ? weekend.seed : `${weekend.seed} weekend ${index + 1}`;
      const schedule = raceWeekend({ ...options, seed, startAtMs: weekend.startAtMs + startMs });
      return injectFaults(schedule, faults, random, tally);
    },
    async deliver({ items }, signal) {
      for (const { event, body } of items) {
        const timestamp = goTimestamp(epochNs(clock.now()));
        const sent = options.timestamps === "sending" ? { ...event, timestamp } : event;
        const payload = Buffer.from(goJson(sent));
        await Promise.all(
          listeners
            .filter((listener) => listener.client.wants(event.eventName))
            .map(async (listener) => {
              tally.sent += 1;
              const outcome = await listener.deliver(payload, body, signal);
              tally.settle(outcome);
              options.onAnswer?.({ ...outcome, event: sent, to: displayUrl(listener.client.url) });
            }),
        );
        if (signal.aborted) return;
      }
    },
    close: () => connections.close(),
  });
}
