import { type DrivenLap, driveLap } from "./lap.js";
import type { LiveCar } from "./live-state.js";
import type { Entry } from "./roster.js";
import type { WireDriver } from "./wire.js";
import type { World } from "./world.js";

const TANK_LITRES = 110;
const FIRST_CAR_ID = 1001;

/** Special things that are bound to happen, so that even a small weekend has one of each. */
export type Incident = "cut in-lap" | "untimed";

/** A car with its crew, from joining to leaving. */
export class Racer {
  /** Place on the entry list, from 0. */
  readonly index: number;
  readonly carID: number;
  readonly entry: Entry;
  /** Relative lap time: 1 is the best of the field. */
  readonly pace: number;
  readonly #world: World;
  #car: LiveCar | undefined;
  #driver: WireDriver;
  #litres = TANK_LITRES;
  #leavesPits = true;

  constructor(world: World, index: number, entry: Entry) {
    this.#world = world;
    this.index = index;
    this.carID = FIRST_CAR_ID + index;
    this.entry = entry;
    this.pace = 1 + world.random.next() * 0.008;
    this.#driver = entry.crew[0];
  }

  /** The car while somebody is connected to it. */
  get car(): LiveCar | undefined {
    return this.#car?.drivers.length ? this.#car : undefined;
  }

  /** The driver enters the server. */
  join() {
    this.#car = this.#world.live.connect(this.carID, this.entry, this.#driver);
    this.#leavesPits = true;
    return this.#world.report("instance_live_new_driver", { ...this.#driver, ...this.#carBase() });
  }

  /** The team mate enters the server, and the car. */
  joinSecond() {
    this.#driver = this.entry.crew[1] ?? this.#driver;
    this.#leavesPits = true;
    return this.join();
  }

  /** Somebody who sits in the car leaves the server. Reported while still counted, as accweb does. */
  leave(driver: WireDriver) {
    const event = this.#world.report("instance_live_remove_connection", driver);
    if (this.#car !== undefined) this.#world.live.disconnect(this.#car, driver);
    return event;
  }

  /** Contact. After a driver swap accweb does not know who drives, and says so with empty strings. */
  damage(car: LiveCar) {
    return this.#world.report("instance_live_new_damage_zone", { ...car.currentDriver, ...this.#carBase() });
  }

  /** A new session begins: from the pits with a full tank, or from the grid. */
  prepare(fromPits: boolean): void {
    this.#litres = TANK_LITRES;
    this.#leavesPits = fromPits;
  }

  /** Drives the next lap: stops for fuel, sometimes cuts a corner. */
  drive(incident: Incident | undefined): DrivenLap {
    const { random, track } = this.#world;
    const outLap = this.#leavesPits;
    if (outLap) this.#litres = TANK_LITRES;
    const forced = incident === "cut in-lap";
    const inLap = forced || this.#litres < track.fuelPerLap * 2;
    this.#leavesPits = inLap;
    this.#litres = Math.max(0, this.#litres - track.fuelPerLap * (0.97 + random.next() * 0.06));
    const happenings = { untimed: incident === "untimed", cut: forced || random.chance(0.05), inLap, outLap };
    return driveLap(track, this.pace, happenings, random);
  }

  /** Whole litres in the tank, as the server logs them. */
  get fuel(): number {
    return Math.floor(this.#litres);
  }

  #carBase() {
    return { carID: this.carID, raceNumber: this.entry.raceNumber, carModel: this.entry.carModel };
  }
}
