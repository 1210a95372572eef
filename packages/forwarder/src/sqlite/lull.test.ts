import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Lull } from "./lull.js";

// Time passes when the test says so; turns of the event loop are real.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function world() {
  let come = 0;
  const seen: number[] = [];
  const lull = new Lull(
    () => come,
    4,
    () => void seen.push(come),
  );
  return { lull, seen, more: (count = 1) => (come += count) };
}

test("comes with the first turn that brings nothing more", async () => {
  const { lull, seen, more } = world();
  more();
  lull.wait();
  await turn();
  expect(seen).toEqual([]);
  await turn();
  expect(seen).toEqual([1]);
});

test("waits while every turn brings more, and no longer than it may", async () => {
  const { lull, seen, more } = world();
  lull.wait();
  for (let count = 0; count < 100; count++) {
    more();
    await turn();
  }
  expect(seen).toEqual([]);
  vi.advanceTimersByTime(4);
  more();
  await turn();
  expect(seen).toEqual([101]);
});

test("whoever waits for it meanwhile waits for the same one", async () => {
  const { lull, seen, more } = world();
  for (const _ of [1, 2, 3]) {
    more();
    lull.wait();
    await turn();
  }
  await turn();
  expect(seen).toEqual([3]);
  lull.wait();
  await turn();
  await turn();
  expect(seen).toEqual([3, 3]);
});
