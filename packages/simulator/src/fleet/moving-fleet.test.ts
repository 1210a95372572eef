import { unitLocationUpdateSchema } from "@tenfour/contracts";
import { expect, test } from "vitest";
import { SimulatorOptionError } from "../errors.js";
import { movingFleet } from "./moving-fleet.js";

test("the same seed gives the same ways, another one others", () => {
  const drive = (seed: number) => {
    const fleet = movingFleet({ seed, units: 10 });
    return Array.from({ length: 100 }, () => fleet.move(1_000));
  };
  expect(drive(7)).toEqual(drive(7));
  expect(drive(7)).not.toEqual(drive(8));
});

test("every unit is itself, moves no faster than a car, and stays in the city", () => {
  const fleet = movingFleet({ units: 500 });
  let last = fleet.move(0);
  expect(new Set(last.map(({ communityUserId }) => communityUserId)).size).toBe(500);
  for (let second = 0; second < 200; second++) {
    const now = fleet.move(1_000);
    now.forEach((update, index) => {
      const before = last[index];
      expect(update.communityUserId).toBe(before?.communityUserId);
      const { x = 0, y = 0 } = update.coordinates ?? {};
      const way = Math.abs(x - (before?.coordinates?.x ?? 0)) + Math.abs(y - (before?.coordinates?.y ?? 0));
      expect(way).toBeLessThanOrEqual(35.001);
      expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThanOrEqual(2_000);
    });
    expect(now).not.toEqual(last);
    last = now;
  }
});

test("what it says fits the contract", () => {
  for (const update of movingFleet().move(1_234)) {
    expect(unitLocationUpdateSchema.parse(update)).toEqual(update);
  }
});

test.each([0, 10_001, 1.5])("%s units are not possible", (units) => {
  expect(() => movingFleet({ units })).toThrow(SimulatorOptionError);
});
