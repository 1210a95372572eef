import { expect, test } from "vitest";
import { instantClock } from "../test/instant-clock.js";
import { createPacer, type PaceOptions } from "./pace.js";

async function sleeps(options: PaceOptions, times: readonly number[]): Promise<number[]> {
  const clock = instantClock();
  const pacer = createPacer(options, clock);
  for (const atMs of times) await pacer.until(atMs, new AbortController().signal);
  return clock.slept.map(Math.round);
}

test("speed divides simulated time", async () => {
  expect(await sleeps({ speed: 10 }, [0, 1000, 1000, 5000])).toEqual([100, 400]);
});

test("gapMs bounds every pause but lets the first event out at once", async () => {
  const gapMs = { min: 300, max: 1500 };
  expect(await sleeps({ speed: 1, gapMs }, [0, 10, 60_000])).toEqual([300, 1500]);
});

test("a sender that fell behind catches up without sleeping", async () => {
  const clock = instantClock();
  const pacer = createPacer({ speed: 1 }, clock);
  const { signal } = new AbortController();
  await pacer.until(100, signal);
  await clock.sleep(1000, signal);
  await pacer.until(200, signal);
  await pacer.until(1500, signal);
  expect(clock.slept.map(Math.round)).toEqual([100, 1000, 400]);
});

test.each([
  [{ speed: 0.5 }, "`speed` must be a number from 1 to 100, but is 0.5."],
  [{ speed: 101 }, "`speed` must be a number from 1 to 100, but is 101."],
  [{ speed: Number.NaN }, "`speed` must be a number from 1 to 100, but is NaN."],
  [{ gapMs: { min: 5, max: 4 } }, "`gapMs.min` (5) is greater than `gapMs.max` (4)."],
])("refuses %j", (options, message) => {
  expect(() => createPacer(options, instantClock())).toThrow(message);
});
