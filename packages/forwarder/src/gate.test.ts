import { expect, test } from "vitest";
import { Gate } from "./gate.js";

const RETRY = { scheduleMs: [0, 1_000, 5_000, 30_000], jitter: 0, giveUpAfterMs: 1 };
const makeGate = (): Gate => new Gate(RETRY, () => 0.5);

/** Two events fail, and another is taken some time later. */
function spell(gate: Gate, atMs: number, hadFailed: boolean): boolean {
  gate.failed("a", atMs);
  gate.failed("b", atMs);
  return gate.answered(atMs + 6_000, hadFailed);
}

test("a target that takes some all the time and fails on others has not recovered each time", () => {
  const gate = makeGate();
  gate.answered(0, false);
  expect(spell(gate, 0, false)).toBe(true);
  expect([spell(gate, 10_000, false), spell(gate, 20_000, false)]).toEqual([false, false]);
  // One that failed was taken: whatever there was, it is over.
  expect(spell(gate, 30_000, true)).toBe(true);
  expect(spell(gate, 40_000, false)).toBe(true);
});

test("when a breaker that was open lets one through, an outage has ended", () => {
  const gate = makeGate();
  for (let round = 0; round < 2; round++) {
    for (const id of ["a", "b", "c", "d", "e"]) gate.failed(id, round * 10_000);
    expect(gate.answered(round * 10_000 + 2_000, false)).toBe(true);
  }
});

test("a pause is as long as the target asked at least, and longer each time while it takes nothing", () => {
  const gate = makeGate();
  expect(gate.pause(0, 90_000)).toBe(90_000);
  expect(gate.pausedUntilMs(89_999)).toBe(90_000);
  gate.answered(100_000, true);
  expect([100_000, 103_000, 106_000].map((atMs) => gate.pause(atMs, 2_000))).toEqual([2_000, 2_000, 5_000]);
  gate.reset();
  expect(gate.pause(100_000, 0)).toBe(1_000);
  // What was under way when it began says the same.
  expect(gate.pause(100_500, 0)).toBe(1_000);
  expect(gate.pause(102_000, 0)).toBe(1_000);
  expect(gate.pause(104_000, 0)).toBe(5_000);
  expect(gate.pause(110_000, 0)).toBe(30_000);
  gate.answered(150_000, true);
  expect(gate.pause(150_000, 0)).toBe(1_000);
});

test("no pause is longer than a day", () => {
  expect(makeGate().pause(0, Number.MAX_SAFE_INTEGER)).toBe(86_400_000);
});
