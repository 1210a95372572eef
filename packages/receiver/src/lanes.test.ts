import { describe, expect, test } from "vitest";
import { deferred, turn, until } from "../test/support/deferred.js";
import { Lanes } from "./lanes.js";

function push<T>(lanes: Lanes<T>, key: string, item: T): void {
  lanes.ready(lanes.reserve(key, item));
}

describe("Lanes", () => {
  test("work in a later turn, and in no microtask of the turn that made an item ready", async () => {
    const done: string[] = [];
    const lanes = new Lanes<string>(
      (item) => void done.push(item),
      () => 0,
    );
    push(lanes, "a", "1");
    await Promise.resolve();
    expect(done).toEqual([]);
    await turn();
    expect(done).toEqual(["1"]);
  });

  test("let the event loop do other work after so many items, or so much weight", async () => {
    const heavy = 128 * 1024;
    for (const [weight, perTurn] of [
      [0, 64],
      [heavy, 2],
      [10 * heavy, 1],
    ] as const) {
      let done = 0;
      const lanes = new Lanes<number>(
        () => void (done += 1),
        () => weight,
      );
      for (let item = 0; item < 200; item++) push(lanes, String(item % 3), item);
      await turn();
      expect(done).toBe(perTurn);
      await turn();
      expect(done).toBe(2 * perTurn);
      lanes.stop();
    }
  });

  test("take turns", async () => {
    const done: string[] = [];
    const lanes = new Lanes<string>(
      (item) => void done.push(item),
      () => 0,
    );
    for (const item of ["a1", "a2", "a3", "b1", "b2", "c1"]) push(lanes, item.charAt(0), item);
    await lanes.whenIdle();
    expect(done).toEqual(["a1", "b1", "c1", "a2", "b2", "a3"]);
  });

  test("go on where the last turn broke off", async () => {
    const done: number[] = [];
    const lanes = new Lanes<number>(
      (item) => void done.push(item),
      () => 0,
    );
    for (let item = 0; item < 100; item++) push(lanes, String(item), item);
    await turn();
    for (let item = 100; item < 200; item++) push(lanes, String(item), item);
    await lanes.whenIdle();
    expect(done).toEqual(Array.from({ length: 200 }, (_, index) => index));
  });

  test("stop at a place that is not ready, and only there", async () => {
    const done: string[] = [];
    const lanes = new Lanes<string>(
      (item) => void done.push(item),
      () => 0,
    );
    const first = lanes.reserve("a", "a1");
    push(lanes, "a", "a2");
    push(lanes, "b", "b1");
    await turn();
    await turn();
    expect(done).toEqual(["b1"]);
    expect(lanes.waiting).toBe(1);
    lanes.ready(first);
    await lanes.whenIdle();
    expect(done).toEqual(["b1", "a1", "a2"]);
    expect(lanes.waiting).toBe(0);
  });

  test("know what waits, and what it weighs", async () => {
    const gate = deferred();
    const lanes = new Lanes<string>(
      () => gate.promise,
      (item) => item.length,
    );
    const weights = (): unknown => [lanes.waiting, lanes.waitingWeight];
    const place = lanes.reserve("a", "12345");
    push(lanes, "a", "123");
    push(lanes, "b", "12");
    expect(weights()).toEqual([2, 5]);
    lanes.ready(place);
    expect(weights()).toEqual([3, 10]);
    await until(() => lanes.running === 2);
    expect(weights()).toEqual([1, 3]);
    lanes.stop();
    expect(weights()).toEqual([0, 0]);
    gate.resolve();
  });

  test("let an item that comes while they are at work wait for its end", async () => {
    const gate = deferred();
    const done: string[] = [];
    const lanes = new Lanes<string>(
      (item) => {
        done.push(item);
        return gate.promise;
      },
      () => 0,
    );
    push(lanes, "a", "a1");
    await until(() => lanes.running === 1);
    push(lanes, "a", "a2");
    await turn();
    await turn();
    expect(done).toEqual(["a1"]);
    gate.resolve();
    await lanes.whenIdle();
    expect(done).toEqual(["a1", "a2"]);
  });

  test("are idle when the last work is done, not when it begins", async () => {
    const gate = deferred();
    const lanes = new Lanes<string>(
      () => gate.promise,
      () => 0,
    );
    await lanes.whenIdle();
    push(lanes, "a", "1");
    let idle = false;
    const whenIdle = lanes.whenIdle().then(() => {
      idle = true;
    });
    await until(() => lanes.running === 1);
    await turn();
    expect([lanes.waiting, lanes.running, idle]).toEqual([0, 1, false]);
    gate.resolve();
    await whenIdle;
    expect(lanes.running).toBe(0);
  });

  test("give back what has not begun when they are stopped, and begin nothing any more", async () => {
    const gate = deferred();
    const done: string[] = [];
    const lanes = new Lanes<string>(
      (item) => {
        done.push(item);
        return gate.promise;
      },
      () => 0,
    );
    for (const item of ["a1", "a2"]) push(lanes, "a", item);
    await until(() => lanes.running === 1);
    const late = lanes.reserve("b", "b1");
    push(lanes, "c", "c1");
    expect(lanes.stop().sort()).toEqual(["a2", "b1", "c1"]);
    lanes.ready(late);
    gate.resolve();
    await turn();
    await turn();
    expect(done).toEqual(["a1"]);
    expect(lanes.waiting).toBe(0);
  });
});
