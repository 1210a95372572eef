import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Deadline, Deadlines } from "./deadlines.js";

const calling = (passed: () => unknown): Deadline => ({ passed: () => void passed() });

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

test("each passes at its own time", () => {
  const passed: string[] = [];
  const deadlines = new Deadlines(100);
  deadlines.start(calling(() => passed.push("a")));
  vi.advanceTimersByTime(60);
  deadlines.start(calling(() => passed.push("b")));
  vi.advanceTimersByTime(39);
  expect(passed).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(passed).toEqual(["a"]);
  vi.advanceTimersByTime(59);
  expect(passed).toEqual(["a"]);
  vi.advanceTimersByTime(1);
  expect(passed).toEqual(["a", "b"]);
  expect(vi.getTimerCount()).toBe(0);
});

test("what is over in time does not pass, and leaves no timer for ever", () => {
  const passed: string[] = [];
  const deadlines = new Deadlines(100);
  const first = deadlines.start(calling(() => passed.push("a")));
  deadlines.start(calling(() => passed.push("b")));
  deadlines.clear(first);
  vi.advanceTimersByTime(100);
  expect(passed).toEqual(["b"]);
  deadlines.clear(deadlines.start(calling(() => passed.push("c"))));
  vi.advanceTimersByTime(100);
  expect([passed, vi.getTimerCount()]).toEqual([["b"], 0]);
});

test("several pass at once, and one may start another", () => {
  const passed: string[] = [];
  const deadlines = new Deadlines(100);
  deadlines.start(calling(() => deadlines.start(calling(() => passed.push("later")))));
  deadlines.start(calling(() => passed.push("now")));
  vi.advanceTimersByTime(100);
  expect(passed).toEqual(["now"]);
  vi.advanceTimersByTime(100);
  expect(passed).toEqual(["now", "later"]);
});

test("close() forgets all", () => {
  const deadlines = new Deadlines(100);
  deadlines.start(calling(() => expect.unreachable()));
  deadlines.close();
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(200);
});

test("those in the middle can be over first, in any order and more than once", () => {
  const passed: string[] = [];
  const deadlines = new Deadlines(100);
  const [a, b, c] = ["a", "b", "c"].map((name) => deadlines.start(calling(() => passed.push(name))));
  deadlines.start(calling(() => passed.push("d")));
  for (const running of [b, c, b, a, a]) if (running !== undefined) deadlines.clear(running);
  deadlines.start(calling(() => passed.push("e")));
  vi.advanceTimersByTime(100);
  expect([passed, vi.getTimerCount()]).toEqual([["d", "e"], 0]);
});
