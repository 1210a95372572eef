import type { DegradedSink } from "@tenfour/receiver";
import { expect, test } from "vitest";
import { FakeTime } from "../test/support/fake-time.js";
import { makeReceiver } from "../test/support/receivers.js";
import { Watch } from "./watch.js";

function setUp() {
  const time = new FakeTime();
  const { receiver } = makeReceiver();
  const seen: (string | number)[] = [];
  const state: { degraded: DegradedSink[]; heldBytes: number } = { degraded: [], heldBytes: 0 };
  const stats = () => ({ ...receiver.stats(), maxHeldBytes: 1_000, ...state });
  const limits = { watchIntervalMs: 1_000, wakeAfterMs: 30_000, sinkFailureLimitMs: 5_000 };
  const watch = new Watch(time.clock, stats, limits, {
    onWake: (sleptMs) => seen.push(sleptMs),
    onRound: () => seen.push("round"),
  });
  return { time, watch, seen, state };
}

test("a jump of the clock is sleep; less than the limit is not", () => {
  const { time, seen } = setUp();
  time.pass(2_000);
  time.jump(29_999);
  time.pass(1_000);
  time.jump(30_000);
  time.pass(1_000);
  time.jump(-3_600_000);
  time.pass(1_000);
  expect(seen).toEqual(["round", "round", "round", 30_000, "round", "round"]);
});

test("a sink that fails for longer than the limit is trouble until it works again", () => {
  const { time, watch, state } = setUp();
  state.degraded = [{ sink: "outbox", since: new Date(time.nowMs).toISOString(), waiting: 1 }];
  time.pass(4_999);
  expect(watch.trouble()).toBeUndefined();
  time.pass(1);
  expect(watch.trouble()).toMatchObject({
    reason: "sinks-failing",
    code: "ERR_TENFOUR_SINKS_FAILING",
    message: expect.stringContaining('"outbox" has failed since 2026-08-01T00:00:00.000Z'),
  });
  state.degraded = [];
  expect(watch.trouble()).toBeUndefined();
});

test("there is room again when half of the memory is free", () => {
  const { watch, state } = setUp();
  state.heldBytes = 501;
  expect(watch.roomAgain()).toBe(false);
  state.heldBytes = 500;
  expect(watch.roomAgain()).toBe(true);
});

test("closed, it leaves no timer", () => {
  const { time, watch, seen } = setUp();
  watch.close();
  time.pass(10_000);
  expect(time.running).toBe(0);
  expect(seen).toEqual([]);
});
