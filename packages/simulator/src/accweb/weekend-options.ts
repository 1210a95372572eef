import { wholeNumber } from "../checks.js";
import { SimulatorOptionError } from "../errors.js";
import type { Seed } from "../seeded-random.js";
import type { SessionName } from "./session.js";
import { TRACKS, type TrackId } from "./tracks.js";
import type { Instance } from "./world.js";

/** A race weekend to simulate. */
export interface RaceWeekendOptions {
  /** The same seed gives the same events, byte for byte. @default 1 */
  readonly seed?: Seed;
  /** Size of the grid, 1 to 100. @default 20 */
  readonly cars?: number;
  /** Laps of the winner, for all three sessions or each of them. 1 to 1000. @default 8 */
  readonly lapsPerSession?: number | Readonly<Record<SessionName, number>>;
  /** Where it is driven. @default "monza" */
  readonly track?: TrackId;
  /** The server that reports. @default id "1759600000000", "Tenfour Club Racing", ports 9231 and 9232 */
  readonly instance?: Partial<Instance>;
  /** Simulated date of the first event, milliseconds since 1970. @default 2025-10-04T18:00:00Z */
  readonly startAtMs?: number;
}

const DEFAULT_START_MS = Date.UTC(2025, 9, 4, 18);
const DEFAULT_INSTANCE: Instance = {
  id: "1759600000000",
  name: "Tenfour Club Racing",
  udpPort: 9231,
  tcpPort: 9232,
};

/** The options with every default filled in. */
export interface CheckedWeekend {
  readonly seed: Seed;
  readonly cars: number;
  readonly laps: Readonly<Record<SessionName, number>>;
  readonly track: TrackId;
  readonly instance: Instance;
  readonly startAtMs: number;
}

/** Checks the options of a weekend and fills in the defaults. */
export function checkWeekend(options: RaceWeekendOptions): CheckedWeekend {
  const laps = options.lapsPerSession ?? 8;
  const lapsOf = (name: SessionName) =>
    wholeNumber("lapsPerSession", typeof laps === "number" ? laps : laps[name], 1, 1000);
  const track = options.track ?? "monza";
  if (!Object.hasOwn(TRACKS, track)) {
    const known = Object.keys(TRACKS).join(", ");
    throw new SimulatorOptionError(`\`track\` is "${track}", but the simulator knows ${known}.`);
  }
  return {
    seed: options.seed ?? 1,
    cars: wholeNumber("cars", options.cars ?? 20, 1, 100),
    laps: { Practice: lapsOf("Practice"), Qualifying: lapsOf("Qualifying"), Race: lapsOf("Race") },
    track,
    instance: { ...DEFAULT_INSTANCE, ...options.instance },
    startAtMs: wholeNumber("startAtMs", options.startAtMs ?? DEFAULT_START_MS, 0, 8.64e15),
  };
}
