import { expect, test } from "vitest";
import { Timestamps } from "./timestamps.js";

test("times are RFC 3339 in UTC with milliseconds, whether the same, later or earlier", () => {
  const timestamps = new Timestamps();
  const times = [0, 0, 1_764_104_400_123, 1_764_104_400_123, 1_764_104_400_124, 1_764_104_400_000];
  expect(times.map((ms) => timestamps.of(ms))).toEqual(times.map((ms) => new Date(ms).toISOString()));
});
