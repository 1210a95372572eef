import { parseAccweb } from "@tenfour/contracts";
import { describe, expect, test } from "vitest";
import { goJson } from "./go-json.js";
import { NO_LAP_TIME_MS } from "./lap.js";
import { raceWeekend } from "./weekend.js";
import type { RaceWeekendOptions } from "./weekend-options.js";
import type { AccwebWireEvent, AccwebWireEventName } from "./wire.js";

const ALL_NAMES = [
  "instance_live_new_damage_zone",
  "instance_live_new_driver",
  "instance_live_new_lap",
  "instance_live_remove_connection",
  "instance_live_reseting_race_weekend",
  "instance_live_session_changed",
  "instance_live_session_phase_changed",
  "instance_started",
  "instance_stopped",
];

const events = (options: RaceWeekendOptions = {}) => [...raceWeekend(options)].map(({ event }) => event);

function named<Name extends AccwebWireEventName>(all: readonly AccwebWireEvent[], name: Name) {
  return all.filter(
    (event): event is Extract<AccwebWireEvent, { eventName: Name }> => event.eventName === name,
  );
}

test("the same options give the same bytes", () => {
  const bytes = (options: RaceWeekendOptions) =>
    [...raceWeekend(options)].map((timed) => goJson(timed)).join("\n");
  expect(bytes({ seed: "a" })).toBe(bytes({ seed: "a" }));
  expect(bytes({ seed: "a" })).not.toBe(bytes({ seed: "b" }));
});

test.each([1, 2, 3, 5, 20])("a grid of %i shows every event name, whatever the seed", (cars) => {
  for (let seed = 0; seed < 20; seed++) {
    const names = new Set(events({ seed, cars, lapsPerSession: 2 }).map(({ eventName }) => eventName));
    expect([...names].toSorted()).toEqual(ALL_NAMES);
  }
});

test("time never runs backwards, and no two events have the same timestamp", () => {
  const timed = [...raceWeekend({ cars: 30 })];
  const times = timed.map(({ atMs }) => atMs);
  expect(times).toEqual(times.toSorted((left, right) => left - right));
  expect(new Set(timed.map(({ event }) => event.timestamp)).size).toBe(timed.length);
});

test("startAtMs moves the timestamps and the session clock", () => {
  const [first] = events({ startAtMs: Date.UTC(2030, 0, 1, 0, 0, 7) });
  expect(first?.timestamp).toMatch(/^2030-01-01T00:00:07/);
});

test("every event is one that our contracts know", () => {
  const outcomes = events({ cars: 12 }).map((event) => parseAccweb(JSON.parse(goJson(event))).outcome);
  expect(new Set(outcomes)).toEqual(new Set(["known"]));
});

describe("the story holds together", () => {
  const all = events({ seed: "story", cars: 25, lapsPerSession: 6 });

  test("it begins with the start, ends with the stop, and the track is unknown until the server has set it", () => {
    expect(all.map(({ eventName }) => eventName).at(0)).toBe("instance_started");
    expect(all.map(({ eventName }) => eventName).at(-1)).toBe("instance_stopped");
    expect(all.slice(0, 3).map(({ track }) => track)).toEqual(["monza", "", "monza"]);
  });

  test("three sessions follow each other, and the last is followed by a reset that carries zeros", () => {
    const changes = named(all, "instance_live_session_changed").map(({ data }) => [
      data.oldSession,
      data.session,
    ]);
    expect(changes).toEqual([
      ["Practice", "Qualifying"],
      ["Qualifying", "Race"],
      ["Race", "Practice"],
    ]);
    const [reset] = named(all, "instance_live_reseting_race_weekend");
    const cars = Object.values(reset?.data.live ?? {});
    expect(cars.length).toBeGreaterThan(20);
    expect(cars.map(({ nrLaps, bestLapMS, laps }) => [nrLaps, bestLapMS, laps.length])).toEqual(
      cars.map(() => [0, 0, 0]),
    );
  });

  test("standings are the sum of the laps reported in the session", () => {
    let laps = new Map<string, number[]>();
    for (const event of all) {
      if (event.eventName === "instance_live_new_lap") {
        const id = String(event.data.carID);
        laps.set(id, [...(laps.get(id) ?? []), event.data.lapTimeMS]);
      }
      if (event.eventName !== "instance_live_session_changed") continue;
      for (const [id, car] of Object.entries(event.data.live)) {
        expect(car.laps.map(({ lapTimeMS }) => lapTimeMS)).toEqual(laps.get(id) ?? []);
        const valid = car.laps.filter((lap) => lap.flags === 0 && lap.lapTimeMS !== NO_LAP_TIME_MS);
        expect(car.bestLapMS).toBe(valid.length === 0 ? 0 : Math.min(...valid.map((lap) => lap.lapTimeMS)));
      }
      const positions = Object.values(event.data.live).map(({ position }) => position);
      expect(positions.toSorted((left, right) => left - right)).toEqual(
        positions.map((_, index) => index + 1),
      );
      laps = new Map();
    }
  });

  test("the race is won by whoever has the most laps first", () => {
    const race = named(all, "instance_live_session_changed").at(-1)?.data.live ?? {};
    const order = Object.values(race).toSorted((left, right) => left.position - right.position);
    expect(order[0]?.nrLaps).toBe(6);
    for (const [index, car] of order.slice(1).entries()) {
      const ahead = order[index];
      expect(ahead?.nrLaps).toBeGreaterThanOrEqual(car.nrLaps);
      if (ahead?.nrLaps === car.nrLaps) {
        expect(ahead.lastLapTimestampMS).toBeLessThanOrEqual(car.lastLapTimestampMS);
      }
    }
  });

  test("only people who are connected drive and leave, and nrDrivers counts them", () => {
    const connected = new Set<string>();
    for (const event of all) {
      if (event.eventName === "instance_live_new_driver") connected.add(event.data.playerID);
      if (event.eventName === "instance_live_new_lap") expect(connected).toContain(event.data.playerID);
      expect(event.nrDrivers).toBe(connected.size);
      if (event.eventName === "instance_live_remove_connection") {
        expect(connected.delete(event.data.playerID)).toBe(true);
      }
    }
    expect(connected.size).toBe(0);
  });

  test("somebody leaves and comes back, somebody retires, and crews swap", () => {
    const joins = named(all, "instance_live_new_driver");
    const players = joins.map(({ data }) => data.playerID);
    expect(new Set(players).size).toBeLessThan(players.length);
    const cars = joins.map(({ data }) => data.carID);
    expect(new Set(cars).size).toBeLessThan(new Set(players).size);
    const race = named(all, "instance_live_session_changed").at(-1)?.data.live ?? {};
    const seats = Object.values(race).map(({ drivers, currentDriver }) => [
      drivers.length,
      currentDriver.playerID,
    ]);
    expect(seats).toContainEqual([0, ""]);
    expect(seats).toContainEqual([1, ""]);
  });

  test("laps are cut, untimed, begun from the pits and driven after the flag; plain cuts are not told", () => {
    const laps = named(all, "instance_live_new_lap").map(({ data }) => data);
    expect(laps.some(({ hasCut }) => hasCut)).toBe(true);
    expect(laps.some(({ lapTimeMS }) => lapTimeMS === NO_LAP_TIME_MS)).toBe(true);
    expect(laps.some(({ sessionOver }) => sessionOver)).toBe(true);
    for (const { flags, hasCut, inLap, outLap, sessionOver } of laps) {
      const bits = (hasCut ? 1 : 0) + (outLap ? 4 : 0) + (inLap ? 8 : 0) + (sessionOver ? 1024 : 0);
      expect(flags).toBe(bits);
    }
  });

  test("a snapshot is a copy: what happens later does not change it", () => {
    const weekend = raceWeekend({ seed: "story", cars: 4, lapsPerSession: 2 });
    const kept: { event: AccwebWireEvent; then: string }[] = [];
    for (const { event } of weekend) kept.push({ event, then: JSON.stringify(event) });
    for (const { event, then } of kept) expect(JSON.stringify(event)).toBe(then);
  });
});

test("an endurance grid of 60 cars and 300 laps makes standings of about 4.2 MB", () => {
  const laps = { Practice: 1, Qualifying: 1, Race: 300 };
  const race = named(events({ cars: 60, lapsPerSession: laps }), "instance_live_session_changed").at(-1);
  const megabytes = Buffer.byteLength(goJson(race ?? {})) / 1e6;
  expect(megabytes).toBeGreaterThan(4.0);
  expect(megabytes).toBeLessThan(4.4);
});

test.each([
  [{ cars: 0 }, "`cars` must be a whole number from 1 to 100, but is 0."],
  [{ lapsPerSession: 1.5 }, "`lapsPerSession` must be a whole number from 1 to 1000, but is 1.5."],
  [{ startAtMs: -1 }, "`startAtMs` must be a whole number from 0"],
])("refuses %j at once", (options, message) => {
  expect(() => raceWeekend(options)).toThrow(message);
});

test("refuses a track it has no figures for", () => {
  const options = JSON.parse('{"track":"toString"}');
  expect(() => raceWeekend(options)).toThrow('`track` is "toString", but the simulator knows monza, spa,');
});
