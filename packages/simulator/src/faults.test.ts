import { expect, test } from "vitest";
import { checkFaults, type FaultOptions, injectFaults } from "./faults.js";
import { createRandom } from "./seeded-random.js";
import { Tally } from "./tally.js";

function inject(options: FaultOptions, count = 6) {
  const schedule = Array.from({ length: count }, (_, event) => ({ atMs: event * 100, event }));
  const tally = new Tally();
  const batches = [...injectFaults(schedule, checkFaults(options), createRandom("faults"), tally)];
  return { batches, events: batches.flatMap(({ items }) => items.map(({ event }) => event)), tally };
}

test("without faults every event goes out alone, whole and at its time", () => {
  const { batches, tally } = inject({}, 2);
  expect(batches).toEqual([
    { atMs: 0, items: [{ event: 0, body: "whole" }] },
    { atMs: 100, items: [{ event: 1, body: "whole" }] },
  ]);
  expect(tally.snapshot()).toMatchObject({ events: 2, injected: { duplicates: 0, drops: 0, reorders: 0 } });
});

test("drop loses events, which are counted all the same", () => {
  const { events, tally } = inject({ drop: 1 });
  expect(events).toEqual([]);
  expect(tally.snapshot()).toMatchObject({ events: 6, injected: { drops: 6 } });
});

test("duplicate sends an event twice in a row", () => {
  const { events, tally } = inject({ duplicate: 1 }, 2);
  expect(events).toEqual([0, 0, 1, 1]);
  expect(tally.injected.duplicates).toBe(2);
});

test("reorder swaps neighbours and keeps the times in order", () => {
  const { batches, events, tally } = inject({ reorder: 1 }, 5);
  expect(events).toEqual([1, 0, 3, 2, 4]);
  expect(batches.map(({ atMs }) => atMs)).toEqual([0, 100, 200, 300, 400]);
  expect(tally.injected.reorders).toBe(2);
});

test("burst sends the following events along with the first", () => {
  const { batches, tally } = inject({ burst: 1, burstSize: 4 });
  expect(batches.map(({ atMs, items }) => [atMs, items.length])).toEqual([
    [0, 4],
    [400, 2],
  ]);
  expect(tally.injected.bursts).toBe(2);
});

test("slowBody and cutBody mark how a body travels", () => {
  expect(inject({ slowBody: 1 }).batches.flatMap(({ items }) => items.map(({ body }) => body))).toEqual(
    Array.from({ length: 6 }, () => "slow"),
  );
  expect(inject({ cutBody: 1, slowBody: 1 }).tally.snapshot().injected).toMatchObject({
    cutBodies: 6,
    slowBodies: 0,
  });
});

test("a probability in between strikes some events, the same ones every time", () => {
  const { events } = inject({ drop: 0.5 }, 100);
  expect(events.length).toBeGreaterThan(30);
  expect(events.length).toBeLessThan(70);
  expect(inject({ drop: 0.5 }, 100).events).toEqual(events);
});

test.each([
  [{ drop: 1.5 }, "`faults.drop` must be a number from 0 to 1, but is 1.5."],
  [{ burstSize: 1 }, "`faults.burstSize` must be a whole number from 2 to 10000, but is 1."],
  [{ slowBodyMs: 0 }, "`faults.slowBodyMs` must be a whole number from 1 to 600000, but is 0."],
])("refuses %j", (options, message) => {
  expect(() => checkFaults(options)).toThrow(message);
});
