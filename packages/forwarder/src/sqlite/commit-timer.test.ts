import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { CommitTimer } from "./commit-timer.js";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setImmediate", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

function world() {
  const begun: number[] = [];
  const startedMs = performance.now();
  return { begun, timer: new CommitTimer(() => void begun.push(performance.now() - startedMs)) };
}

test("begins once, when the first of those who wait wants it", () => {
  const { begun, timer } = world();
  timer.within(4);
  vi.advanceTimersByTime(1);
  timer.within(1);
  timer.within(4);
  vi.advanceTimersByTime(10);
  expect(begun).toEqual([2]);
});

test("whoever would wait longer than those before waits no longer", () => {
  const { begun, timer } = world();
  timer.within(1);
  timer.within(4);
  vi.advanceTimersByTime(10);
  expect(begun).toEqual([1]);
});

test("at the end of the turn it begins for everybody, and then anew", () => {
  const { begun, timer } = world();
  timer.within(4);
  timer.within(0);
  timer.within(0);
  timer.within(1);
  vi.advanceTimersByTime(0);
  expect(begun).toEqual([0]);
  vi.advanceTimersByTime(10);
  expect(begun).toEqual([0]);
  timer.within(2);
  vi.advanceTimersByTime(10);
  expect(begun).toEqual([0, 12]);
});
