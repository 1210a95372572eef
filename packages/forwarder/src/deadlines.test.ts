import { expect, test } from "vitest";
import { FakeClock } from "../test/support/fake-clock.js";
import { type Company, Deadlines, type Limited } from "./deadlines.js";

/** Counts the timers that are set. */
class CountingClock extends FakeClock {
  running = 0;
  setBackMs = 0;

  override now(): number {
    return super.now() - this.setBackMs;
  }

  override after(delayMs: number, callback: () => void): () => void {
    this.running += 1;
    let over = false;
    const end = (): void => {
      if (!over) this.running -= 1;
      over = true;
    };
    const cancel = super.after(delayMs, () => {
      end();
      callback();
    });
    return () => {
      end();
      cancel();
    };
  }
}

function world(timeoutMs: number) {
  const clock = new CountingClock();
  const deadlines = new Deadlines(clock, timeoutMs);
  const expired: string[] = [];
  const begin = (name: string): Limited => {
    const one = {
      startedMs: clock.now(),
      place: -1,
      company: undefined as Company | undefined,
      expire() {
        expired.push(name);
        deadlines.ended(one);
      },
    };
    deadlines.begun(one);
    return one;
  };
  return { clock, deadlines, expired, begin };
}

test("what begins within a thousandth of its time shares a timer, and ends early by no more", async () => {
  const { clock, expired, begin } = world(10_000);
  begin("a");
  await clock.advance(10);
  begin("b");
  expect(clock.running).toBe(1);
  await clock.advance(1);
  begin("c");
  expect(clock.running).toBe(2);
  await clock.advance(9_988);
  expect(expired).toEqual([]);
  await clock.advance(1);
  expect(expired).toEqual(["a", "b"]);
  await clock.advance(10);
  expect(expired).toEqual(["a", "b"]);
  await clock.advance(1);
  expect(expired).toEqual(["a", "b", "c"]);
  expect(clock.running).toBe(0);
});

test("what has ended in time is not ended again, and the last one takes the timer along", async () => {
  const { clock, deadlines, expired, begin } = world(10_000);
  const [a, b] = [begin("a"), begin("b")];
  deadlines.ended(a);
  deadlines.ended(a);
  expect(clock.running).toBe(1);
  deadlines.ended(b);
  expect(clock.running).toBe(0);
  begin("c");
  expect(clock.running).toBe(1);
  await clock.advance(10_000);
  expect(expired).toEqual(["c"]);
});

test("one whose end takes another one along leaves it alone", async () => {
  const { clock, deadlines, expired, begin } = world(10_000);
  const others: Limited[] = [];
  const first: Limited = {
    startedMs: clock.now(),
    place: -1,
    company: undefined,
    expire() {
      expired.push("first");
      deadlines.ended(first);
      for (const other of others) deadlines.ended(other);
    },
  };
  deadlines.begun(first);
  others.push(begin("second"));
  await clock.advance(10_000);
  expect(expired).toEqual(["first"]);
});

test("with little time each has a timer of its own, and a clock that goes back shortens nothing", async () => {
  const { clock, expired, begin } = world(100);
  begin("a");
  await clock.advance(1);
  begin("b");
  expect(clock.running).toBe(2);
  clock.setBackMs = 5;
  begin("c");
  expect(clock.running).toBe(3);
  await clock.advance(98);
  expect(expired).toEqual([]);
});

test("whoever begins at the end of others gets a timer of its own, though the clock was set back", async () => {
  const { clock, deadlines, expired, begin } = world(10_000);
  const first: Limited = {
    startedMs: clock.now(),
    place: -1,
    company: undefined,
    expire() {
      clock.setBackMs = 10_000;
      begin("late");
      deadlines.ended(first);
    },
  };
  deadlines.begun(first);
  await clock.advance(10_000);
  expect(expired).toEqual([]);
  await clock.advance(10_000);
  expect(expired).toEqual(["late"]);
});
