import { isTimedLap, type KnownRecord, NO_LAP_TIME_MS, type Standing, standings } from "@tenfour/contracts";
import { type CarStanding, emptyRace, type RaceState, type ScopeState } from "../state.js";

const MAX_CARS = 200;
const MAX_TEXT = 200;

/** Records that change a race. */
export type RaceRecord = KnownRecord<
  | "instance_started"
  | "instance_stopped"
  | "instance_live_new_driver"
  | "instance_live_remove_connection"
  | "instance_live_new_lap"
  | "instance_live_session_phase_changed"
  | "instance_live_session_changed"
  | "instance_live_reseting_race_weekend"
>;

/**
 * Takes a record into the race of a scope. Taking the same one twice changes nothing more.
 *
 * @returns whether a lap was the fastest of the session so far
 */
export function foldRace(state: ScopeState, record: RaceRecord): boolean {
  const { event } = record;
  const race = state.race;
  race.name = event.instanceName.slice(0, MAX_TEXT);
  race.track = event.track.slice(0, MAX_TEXT);
  race.changedAt = record.receivedAt;
  switch (record.name) {
    case "instance_started":
    case "instance_live_reseting_race_weekend":
      state.race = { ...emptyRace(), name: race.name, track: race.track, changedAt: race.changedAt };
      return false;
    case "instance_live_new_driver": {
      const { playerName, playerID, ...car } = record.event.data;
      putCar(race, { ...blank(car), ...known(race, car.carID), ...shortNames(playerName, playerID) });
      return false;
    }
    case "instance_live_remove_connection": {
      const { playerID } = record.event.data;
      if (playerID !== "") race.cars = race.cars.filter((car) => car.playerID !== playerID);
      return false;
    }
    case "instance_live_new_lap":
      return foldLap(race, record.event.data);
    case "instance_live_session_phase_changed":
      Object.assign(race, {
        session: record.event.data.session.slice(0, MAX_TEXT),
        phase: record.event.data.phase.slice(0, MAX_TEXT),
        remaining: record.event.data.remaining,
      });
      return false;
    case "instance_live_session_changed":
      Object.assign(race, {
        session: record.event.data.session.slice(0, MAX_TEXT),
        phase: "",
        remaining: null,
      });
      race.fastestMS = 0;
      race.cars = race.cars.map((car) => ({ ...car, ...NOTHING_DRIVEN }));
      return false;
    case "instance_stopped":
      return false;
  }
}

/** The cars of a race in their order: by position where it is known, then by best lap. */
export function inOrder(race: RaceState): CarStanding[] {
  const rank = (value: number): number => (value > 0 ? value : Number.MAX_SAFE_INTEGER);
  return [...race.cars].sort(
    (a, b) => rank(a.position) - rank(b.position) || rank(a.bestLapMS) - rank(b.bestLapMS),
  );
}

/** The final order of a session, as accweb sends it at the session's end. */
export function finalOrder(live: Parameters<typeof standings>[0]): CarStanding[] {
  return standings(live).map((car) => {
    const driver = car.currentDriver.playerName === "" ? car.drivers[0] : car.currentDriver;
    return {
      carID: car.carID,
      raceNumber: car.raceNumber,
      carModel: car.carModel,
      ...shortNames(driver?.playerName ?? "", driver?.playerID ?? ""),
      position: car.position,
      laps: car.nrLaps,
      bestLapMS: bestOf(car),
      lastLapMS: car.lastLapMS,
      lastLapTimestampMS: car.lastLapTimestampMS,
    };
  });
}

/** accweb's own best lap may be one that was cut: the laps themselves decide where they are listed. */
function bestOf(car: Standing): number {
  if (car.laps.length === 0) return car.bestLapMS === NO_LAP_TIME_MS ? 0 : car.bestLapMS;
  const timed = car.laps.filter(isTimedLap).map((lap) => lap.lapTimeMS);
  return timed.length === 0 ? 0 : timed.reduce((best, time) => Math.min(best, time));
}

const NOTHING_DRIVEN = { position: 0, laps: 0, bestLapMS: 0, lastLapMS: 0, lastLapTimestampMS: 0 };

type LapData = KnownRecord<"instance_live_new_lap">["event"]["data"];

function foldLap(race: RaceState, lap: LapData): boolean {
  const car = { ...blank(lap), ...known(race, lap.carID) };
  const isNew = car.laps === 0 || car.lastLapTimestampMS !== lap.timestampMS;
  const timed = isTimedLap(lap);
  putCar(race, {
    ...car,
    ...(lap.playerName === "" ? {} : shortNames(lap.playerName, lap.playerID)),
    position: lap.position ?? car.position,
    laps: car.laps + (isNew ? 1 : 0),
    bestLapMS:
      timed && (car.bestLapMS === 0 || lap.lapTimeMS < car.bestLapMS) ? lap.lapTimeMS : car.bestLapMS,
    lastLapMS: timed ? lap.lapTimeMS : 0,
    lastLapTimestampMS: lap.timestampMS,
  });
  if (!timed || (race.fastestMS !== 0 && lap.lapTimeMS > race.fastestMS)) return false;
  // An equal time is news only where it is the same lap, delivered again.
  if (lap.lapTimeMS === race.fastestMS && isNew) return false;
  race.fastestMS = lap.lapTimeMS;
  return true;
}

function blank({
  carID,
  raceNumber,
  carModel,
}: Pick<CarStanding, "carID" | "raceNumber" | "carModel">): CarStanding {
  return { carID, raceNumber, carModel, playerName: "", playerID: "", ...NOTHING_DRIVEN };
}

function known(race: RaceState, carID: number): Partial<CarStanding> {
  return race.cars.find((car) => car.carID === carID) ?? {};
}

function putCar(race: RaceState, car: CarStanding): void {
  race.cars = [...race.cars.filter(({ carID }) => carID !== car.carID), car].slice(-MAX_CARS);
}

function shortNames(playerName: string, playerID: string): { playerName: string; playerID: string } {
  return { playerName: playerName.slice(0, MAX_TEXT), playerID: playerID.slice(0, MAX_TEXT) };
}
