import { expect, test } from "vitest";
import { FakeTime } from "../test/support/fake-time.js";
import { IdleClock } from "./idle-clock.js";

function setUp() {
  const time = new FakeTime();
  const clock = new IdleClock(time.clock);
  const start = time.nowMs;
  return { time, look: () => clock.look() - start };
}

test("an idle loop was idle just now", () => {
  const { time, look } = setUp();
  time.pass(1_000);
  expect(look()).toBe(1_000);
});

test("a busy loop was idle before it was busy", () => {
  const { time, look } = setUp();
  time.pass(1_000);
  time.work(300);
  expect(look()).toBe(1_000);
  time.work(50);
  expect(look()).toBe(1_000);
  time.pass(10);
  time.work(5);
  expect(look()).toBe(1_360);
});

test("within one millisecond nothing changes", () => {
  const { time, look } = setUp();
  time.work(300);
  expect([look(), look()]).toEqual([0, 0]);
});

test("a loop that is always busy is not behind for ever", () => {
  const { time, look } = setUp();
  for (let seconds = 0; seconds < 60; seconds++) {
    time.work(1_000);
    look();
  }
  expect(look()).toBe(50_000);
});

test("a clock that was set back begins anew", () => {
  const { time, look } = setUp();
  time.pass(60_000);
  look();
  time.jump(-50_000);
  expect(look()).toBe(10_000);
});

test("sleep is no time in which something could have been read", () => {
  const { time, look } = setUp();
  time.pass(1_000);
  time.work(10);
  look();
  time.work(60_000);
  expect(look()).toBe(1_000);
  time.work(5);
  expect(look()).toBe(1_000);
});

test("nor is it where the loop was idle for a moment before or after it", () => {
  const { time, look } = setUp();
  time.pass(1_000);
  look();
  time.pass(1);
  time.work(60_000);
  expect(look()).toBe(1_001);
  time.work(5);
  expect(look()).toBe(1_001);
});
