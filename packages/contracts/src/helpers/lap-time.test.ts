import { describe, expect, it } from "vitest";
import { formatLapTime, isTimedLap, NO_LAP_TIME_MS } from "./lap-time.js";

describe("formatLapTime", () => {
  it.each([
    [102_665, "1:42.665"],
    [139_874, "2:19.874"],
    [42_007, "0:42.007"],
    [1, "0:00.001"],
    [60_000, "1:00.000"],
    [3_599_999, "59:59.999"],
    [3_600_000, "1:00:00.000"],
    [86_399_999, "23:59:59.999"],
    [360_000_000, "100:00:00.000"],
    [102_664.6, "1:42.665"],
    [59_999.7, "1:00.000"],
    [NO_LAP_TIME_MS - 1, "596:31:23.646"],
    [NO_LAP_TIME_MS + 1, "596:31:23.648"],
  ])("shows %d ms as %s", (ms, text) => {
    expect(formatLapTime(ms)).toBe(text);
  });

  it.each([
    0,
    NO_LAP_TIME_MS,
    -1,
    -102_665,
    0.4,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    1e300,
  ])("shows %d as no time", (ms) => {
    expect(formatLapTime(ms)).toBe("–");
  });
});

describe("isTimedLap", () => {
  const clean = {
    lapTimeMS: 102_665,
    flags: 0,
    hasCut: false,
    inLap: false,
    outLap: false,
    sessionOver: false,
  };

  it("is true for a lap with a time and no flag", () => {
    expect(isTimedLap(clean)).toBe(true);
  });

  it.each([
    { lapTimeMS: 0 },
    { lapTimeMS: NO_LAP_TIME_MS },
    { flags: 1 },
    { flags: 1024 },
    { hasCut: true },
    { inLap: true },
    { outLap: true },
    { sessionOver: true },
  ])("is false with %j", (change) => {
    expect(isTimedLap({ ...clean, ...change })).toBe(false);
  });
});
