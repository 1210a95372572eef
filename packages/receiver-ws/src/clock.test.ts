import { expect, test } from "vitest";
import { FakeTime } from "../test/support/fake-time.js";
import { Clock, systemTimer, TIMED_OUT } from "./clock.js";

test("a wait is over when its time is, or when it is ended; neither leaves a timer", async () => {
  const time = new FakeTime();
  const waited = time.clock.wait(50);
  time.pass(50);
  await waited.done;
  const ended = time.clock.wait(50);
  ended.end();
  await ended.done;
  const open = time.clock.wait(undefined);
  open.end();
  await open.done;
  expect(time.running).toBe(0);
});

test("within gives the result, the failure, or that time ran out; it leaves no timer", async () => {
  const time = new FakeTime();
  expect(await time.clock.within(Promise.resolve("done"), 50)).toBe("done");
  await expect(time.clock.within(Promise.reject(new Error("no")), 50)).rejects.toThrow("no");
  const late = time.clock.within(new Promise(() => undefined), 50);
  time.pass(50);
  expect(await late).toBe(TIMED_OUT);
  expect(time.running).toBe(0);
});

test("the system's timer runs, and can be stopped", async () => {
  const ran: string[] = [];
  const stop = systemTimer(() => ran.push("stopped"), 0);
  stop();
  await new Promise<void>((resolve) => systemTimer(resolve, 1));
  expect(ran).toEqual([]);
});

test("times are written in RFC 3339", () => {
  expect(Clock.text(0)).toBe("1970-01-01T00:00:00.000Z");
});
