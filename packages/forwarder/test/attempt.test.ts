import { expect, test } from "vitest";
import { type AttemptHost, RunningAttempt } from "../src/attempt.js";
import type { Clock } from "../src/clock.js";
import { Deadlines } from "../src/deadlines.js";
import { KeyWindow } from "../src/key-window.js";
import { eventOfEntry } from "../src/outbox-event.js";
import type { Attempt, DeliveryOutcome, TargetDriver } from "../src/target.js";
import { headOf, recordOf, Understood } from "../src/understood.js";
import { entry } from "./support/events.js";

const event = eventOfEntry(entry('{"type":"CUSTOM"}'));

/** A clock of which the test fires the one timer. */
function handClock() {
  const timers = new Set<() => void>();
  const clock: Clock = {
    now: () => 0,
    after: (_delayMs, callback) => {
      timers.add(callback);
      return () => void timers.delete(callback);
    },
  };
  return { clock, timers, fire: () => [...timers].forEach((callback) => callback()) };
}

function attemptOf(deliver: TargetDriver["deliver"], more: Partial<TargetDriver> = {}) {
  const { clock, timers, fire } = handClock();
  const ended: (DeliveryOutcome | undefined)[] = [];
  const host: AttemptHost = {
    driver: { deliver, ...more },
    timeoutMs: 100,
    deadlines: new Deadlines(clock, 100),
    now: () => clock.now(),
    begin: () => Promise.resolve(),
    ended: (_attempt, outcome) => void ended.push(outcome),
  };
  const window = new KeyWindow();
  const delivery = { event, failedAttempts: 2 };
  window.add(delivery);
  const queue = window.firstReady;
  if (queue === undefined) throw new Error("there is one");
  const understood = new Understood(recordOf(headOf(event), event.body));
  const attempt = new RunningAttempt(host, queue, delivery, understood);
  return { attempt, timers, fire, ended };
}

const never = (): Promise<DeliveryOutcome> => new Promise(() => undefined);

test("a delivery ends it once, and its timer; then it cannot be called off", async () => {
  const left: DeliveryOutcome = { outcome: "park", reason: "uncertain", detail: "sent" };
  const delivered = async (): Promise<DeliveryOutcome> => ({ outcome: "delivered" });
  const { attempt, timers, ended } = attemptOf(delivered, { calledOff: () => left });
  const heard: string[] = [];
  attempt.onAbort(() => heard.push("aborted"));
  attempt.run();
  await Promise.resolve();
  expect(ended).toEqual([{ outcome: "delivered" }]);
  expect(timers.size).toBe(0);
  expect(attempt.callOff()).toBeUndefined();
  expect(ended).toHaveLength(1);
  expect(heard).toEqual([]);
});

test.each([
  ["rejects", () => Promise.reject(new Error("no route"))],
  [
    "throws at once",
    () => {
      throw new Error("no route");
    },
  ],
])("a driver that %s has failed, and nobody knows whose fault it is", async (_how, deliver) => {
  const { attempt, ended } = attemptOf(deliver);
  attempt.run();
  expect(ended).toEqual([]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(ended).toEqual([{ outcome: "retry", fault: "unclear", detail: "no route" }]);
});

test("the deadline aborts it and tells whoever listens, whatever the driver does then", () => {
  const heard: string[] = [];
  let given: Attempt | undefined;
  const { attempt, fire, ended } = attemptOf((_record, its) => {
    given = its;
    its.onAbort(() => heard.push("listener"));
    its.signal.addEventListener("abort", () => heard.push("signal"));
    return never();
  });
  attempt.run();
  expect(given?.number).toBe(3);
  fire();
  expect(heard).toEqual(["signal", "listener"]);
  expect(ended).toEqual([{ outcome: "retry", fault: "target", detail: "no answer within 100 ms" }]);
});

test("who asks for the signal or listens only after the end learns of it at once", () => {
  const { attempt, fire } = attemptOf(never);
  attempt.run();
  fire();
  const heard: string[] = [];
  attempt.onAbort(() => heard.push("listener"));
  expect(heard).toEqual(["listener"]);
  expect(attempt.signal.aborted).toBe(true);
});

test("the signal is one and the same however often it is asked for", () => {
  const { attempt } = attemptOf(never);
  expect(attempt.signal).toBe(attempt.signal);
  expect(attempt.signal.aborted).toBe(false);
});

test("called off, it says what it counts as where that is more than nothing", () => {
  const left: DeliveryOutcome = { outcome: "park", reason: "uncertain", detail: "sent" };
  const { attempt, timers, ended } = attemptOf(never, { calledOff: () => left });
  attempt.run();
  expect(attempt.callOff()).toBe(left);
  expect(ended).toEqual([undefined]);
  expect(timers.size).toBe(0);
  expect(attempt.signal.aborted).toBe(true);
});

test("a driver may know better what no answer in time counts as", () => {
  const { attempt, fire, ended } = attemptOf(never, { timedOut: () => ({ outcome: "delivered" }) });
  attempt.run();
  fire();
  expect(ended).toEqual([{ outcome: "delivered" }]);
});

test("a driver that throws when it is asked what no answer counts as has failed", () => {
  const { attempt, fire, ended } = attemptOf(never, {
    timedOut: () => {
      throw new Error("no idea");
    },
  });
  attempt.run();
  fire();
  expect(ended).toEqual([{ outcome: "retry", fault: "unclear", detail: "no idea" }]);
  expect(attempt.signal.aborted).toBe(true);
});
