import { expect, it } from "vitest";
import type { CarState } from "../shapes/accweb-car-state.js";
import { standings } from "./standings.js";

const nobody = { playerName: "", playerID: "" };
const lap = {
  driverIndex: 0,
  lapTimeMS: 0,
  timestampMS: 0,
  flags: 0,
  fuel: 0,
  s1: "",
  s2: "",
  s3: "",
  s1MS: 0,
  s2MS: 0,
  s3MS: 0,
};
const currLap = { ...lap, hasCut: false, inLap: false, outLap: false, sessionOver: false };

function car(position: number): CarState {
  const times = { nrLaps: 0, bestLapMS: 0, lastLapMS: 0, lastLapTimestampMS: 0 };
  return {
    raceNumber: 1,
    carModel: 1,
    drivers: [],
    currentDriver: nobody,
    fuel: 0,
    position,
    ...times,
    laps: [],
    currLap,
  };
}

it("sorts by position, with the id of each car", () => {
  const live = { "1001": car(3), "1002": car(1), "1010": car(2) };
  expect(standings(live).map(({ carID, position }) => [carID, position])).toEqual([
    [1002, 1],
    [1010, 2],
    [1001, 3],
  ]);
  expect(live["1001"]).not.toHaveProperty("carID");
});

it("puts cars without a position last and keeps the order of equals", () => {
  const live = { "1001": car(0), "1002": car(2), "1003": car(-1), "1004": car(2), "1005": car(1) };
  expect(standings(live).map(({ carID }) => carID)).toEqual([1005, 1002, 1004, 1001, 1003]);
});

it("leaves out what is no car id", () => {
  expect(
    standings({ "": car(1), constructor: car(2), "10.5": car(3), "1001": car(4) }).map(({ carID }) => carID),
  ).toEqual([1001]);
});
