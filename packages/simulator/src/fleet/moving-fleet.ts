import type { UnitLocationUpdate } from "@tenfour/contracts";
import { discordId } from "../cad/crew.js";
import { wholeNumber } from "../checks.js";
import { createRandom, type Seed, type SeededRandom } from "../seeded-random.js";

/** Options of `movingFleet`. */
export interface FleetOptions {
  /** The same seed gives the same units on the same ways. @default 1 */
  readonly seed?: Seed;
  /** How many units, 1 to 10000. @default 25 */
  readonly units?: number;
}

/** Units that drive through a city. */
export interface Fleet {
  /** Lets time pass for every unit; where each of them is then, ready for the hub's `unitLocation`. */
  move(elapsedMs: number): UnitLocationUpdate[];
}

/** Streets run north and south, avenues east and west; blocks are this long, in metres. */
const BLOCK = 100;
/** The city reaches from -BLOCKS to BLOCKS in both directions. */
const BLOCKS = 20;
const STREETS = ["Harbor St", "Mission St", "Vine St", "Canal St", "Grove St", "Orchard St"] as const;
const AVENUES = ["First Ave", "Palm Ave", "Summit Ave", "Liberty Ave", "Ocean Ave"] as const;
/** Headings as the game counts them: 0 is north, and then against the clock. */
const DIRECTIONS = [
  { heading: 0, x: 0, y: 1 },
  { heading: 90, x: -1, y: 0 },
  { heading: 180, x: 0, y: -1 },
  { heading: 270, x: 1, y: 0 },
] as const;

/**
 * A fleet on duty, for `session.unitLocations.update(fleet.move(100))` or any other client of the hub. No clock: time
 * passes when `move` says so.
 *
 * @throws SimulatorOptionError for an impossible option
 */
export function movingFleet({ seed = 1, units = 25 }: FleetOptions = {}): Fleet {
  const random = createRandom(`fleet ${seed}`);
  const count = wholeNumber("units", units, 1, 10_000);
  const cars = Array.from({ length: count }, () => new Car(random));
  return {
    move(elapsedMs) {
      wholeNumber("elapsedMs", elapsedMs, 0, 2 ** 31 - 1);
      return cars.map((car) => car.move(elapsedMs));
    },
  };
}

class Car {
  readonly #random: SeededRandom;
  readonly #id: string;
  /** Metres a second. */
  readonly #speed: number;
  /** The crossing it comes from, in blocks. */
  #x: number;
  #y: number;
  #direction: (typeof DIRECTIONS)[number];
  /** Millimetres from that crossing: whole numbers are the same on every platform. */
  #way = 0;

  constructor(random: SeededRandom) {
    this.#random = random;
    this.#id = discordId(random);
    this.#speed = random.int(8, 35);
    this.#x = random.int(-BLOCKS, BLOCKS);
    this.#y = random.int(-BLOCKS, BLOCKS);
    this.#direction = this.#turn();
  }

  move(elapsedMs: number): UnitLocationUpdate {
    this.#way += this.#speed * elapsedMs;
    for (; this.#way >= BLOCK * 1_000; this.#way -= BLOCK * 1_000) {
      this.#x += this.#direction.x;
      this.#y += this.#direction.y;
      this.#direction = this.#turn();
    }
    const { x, y, heading } = this.#direction;
    const place = (block: number, step: number) => (block * BLOCK * 1_000 + step * this.#way) / 1_000;
    return {
      communityUserId: this.#id,
      location: `${nameOf(STREETS, this.#x)} / ${nameOf(AVENUES, this.#y)}`,
      coordinates: { x: place(this.#x, x), y: place(this.#y, y), z: 30, w: heading },
    };
  }

  /** Another direction that does not lead out of the city. */
  #turn(): (typeof DIRECTIONS)[number] {
    const [first = DIRECTIONS[0]] = this.#random
      .shuffle(DIRECTIONS)
      .filter(({ x, y }) => Math.abs(this.#x + x) <= BLOCKS && Math.abs(this.#y + y) <= BLOCKS);
    return first;
  }
}

function nameOf(names: readonly string[], block: number): string {
  return names[(block + BLOCKS) % names.length] ?? "";
}
