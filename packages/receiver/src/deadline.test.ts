import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { deferred } from "../test/support/deferred.js";
import { Deadlines, STOPPED, TIMED_OUT } from "./deadline.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("work in time is what comes out", async () => {
  const deadlines = new Deadlines();
  expect(await deadlines.within(Promise.resolve("done"), 1_000)).toBe("done");
  await expect(deadlines.within(Promise.reject(new Error("no")), 1_000)).rejects.toThrow("no");
  expect(vi.getTimerCount()).toBe(0);
});

test("work that takes longer is left to itself, and may fail unheard", async () => {
  const work = deferred<string>();
  const outcome = new Deadlines().within(work.promise, 1_000);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await outcome).toBe(TIMED_OUT);
  work.reject(new Error("late"));
  await vi.advanceTimersByTimeAsync(0);
});

test("stop ends every wait", async () => {
  const deadlines = new Deadlines();
  const outcomes = [1, 2, 3].map(() => deadlines.within(deferred<string>().promise, 1_000));
  deadlines.stop();
  expect(await Promise.all(outcomes)).toEqual([STOPPED, STOPPED, STOPPED]);
  expect(vi.getTimerCount()).toBe(0);
});
