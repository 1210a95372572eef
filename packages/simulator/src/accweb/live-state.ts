import { type DrivenLap, EMPTY_LAP, NO_LAP_TIME_MS, reportCurrentLap } from "./lap.js";
import type { Entry } from "./roster.js";
import type { WireCar, WireCarState, WireDriver, WireLap, WireLive } from "./wire.js";

const NOBODY: WireDriver = { playerName: "", playerID: "" };

/** A car as accweb follows it. */
export interface LiveCar extends WireCar {
  readonly drivers: WireDriver[];
  /** Empty after a swap: accweb learns of the first driver only. */
  currentDriver: WireDriver;
  fuel: number;
  position: number;
  bestLapMS: number;
  lastLapMS: number;
  lastLapTimestampMS: number;
  laps: WireLap[];
  driving: { readonly lap: DrivenLap; readonly startedAtMs: number; readonly startedMS: number } | undefined;
}

function byDistance(left: LiveCar, right: LiveCar): number {
  return right.laps.length - left.laps.length || left.lastLapTimestampMS - right.lastLapTimestampMS;
}

function byBestLap(left: LiveCar, right: LiveCar): number {
  return (left.bestLapMS || NO_LAP_TIME_MS) - (right.bestLapMS || NO_LAP_TIME_MS);
}

/** What accweb knows about one server, kept by the same rules as accweb keeps it. */
export class LiveState {
  /** Name of the session, which decides how positions are worked out. */
  session = "Practice";
  readonly #cars = new Map<number, LiveCar>();
  /** The cars in the order of their positions. */
  #ranking: LiveCar[] = [];

  /** How many people are connected. */
  get driverCount(): number {
    let count = 0;
    for (const car of this.#ranking) count += car.drivers.length;
    return count;
  }

  /** A driver takes a seat; the car is created when it is new. */
  connect(carID: number, entry: Entry, driver: WireDriver): LiveCar {
    const car = this.#cars.get(carID) ?? this.#enter(carID, entry);
    car.drivers.push(driver);
    if (car.currentDriver === NOBODY) car.currentDriver = driver;
    return car;
  }

  /** A driver is gone; the car stays until the session ends. */
  disconnect(car: LiveCar, driver: WireDriver): void {
    const seat = car.drivers.indexOf(driver);
    if (seat !== -1) car.drivers.splice(seat, 1);
    if (car.currentDriver === driver) car.currentDriver = NOBODY;
  }

  /** Counts a lap. */
  complete(car: LiveCar, lap: WireLap): void {
    car.laps.push(lap);
    car.fuel = lap.fuel;
    car.lastLapMS = lap.lapTimeMS;
    car.lastLapTimestampMS = lap.timestampMS;
    const timed = lap.flags === 0 && lap.lapTimeMS !== NO_LAP_TIME_MS;
    if (timed && (car.bestLapMS === 0 || lap.lapTimeMS < car.bestLapMS)) car.bestLapMS = lap.lapTimeMS;
    this.#rank();
  }

  /** A new session begins: abandoned cars are purged, the others start from nothing. */
  advance(session: string): void {
    this.session = session;
    this.#ranking = this.#ranking.filter((car) => car.drivers.length > 0);
    for (const car of this.#cars.values()) {
      if (car.drivers.length === 0) {
        this.#cars.delete(car.carID);
        continue;
      }
      car.fuel = 0;
      car.bestLapMS = 0;
      car.lastLapMS = 0;
      car.lastLapTimestampMS = 0;
      car.laps = [];
      car.driving = undefined;
    }
    this.#rank();
  }

  /** The cars by id, as `session_changed` carries them. A copy: later laps do not change it. */
  snapshot(nowMs: number): WireLive {
    return Object.fromEntries([...this.#cars.values()].map((car) => [car.carID, this.#report(car, nowMs)]));
  }

  #enter(carID: number, entry: Entry): LiveCar {
    const car: LiveCar = {
      carID,
      raceNumber: entry.raceNumber,
      carModel: entry.carModel,
      drivers: [],
      currentDriver: NOBODY,
      fuel: 0,
      position: this.#ranking.length + 1,
      bestLapMS: 0,
      lastLapMS: 0,
      lastLapTimestampMS: 0,
      laps: [],
      driving: undefined,
    };
    this.#cars.set(carID, car);
    this.#ranking.push(car);
    return car;
  }

  #report(car: LiveCar, nowMs: number): WireCarState {
    const { driving } = car;
    return {
      raceNumber: car.raceNumber,
      carModel: car.carModel,
      drivers: [...car.drivers],
      currentDriver: car.currentDriver,
      fuel: car.fuel,
      position: car.position,
      nrLaps: car.laps.length,
      bestLapMS: car.bestLapMS,
      lastLapMS: car.lastLapMS,
      lastLapTimestampMS: car.lastLapTimestampMS,
      laps: [...car.laps],
      currLap:
        driving === undefined
          ? EMPTY_LAP
          : reportCurrentLap(driving.lap, nowMs - driving.startedAtMs, driving.startedMS, car.fuel),
    };
  }

  #rank(): void {
    // A stable sort: cars with nothing between them stay in the order they were in.
    this.#ranking.sort(this.session === "Race" ? byDistance : byBestLap);
    for (let index = 0; index < this.#ranking.length; index++) {
      const car = this.#ranking[index];
      if (car !== undefined) car.position = index + 1;
    }
  }
}
