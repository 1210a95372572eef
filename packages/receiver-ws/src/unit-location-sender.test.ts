import { expect, test } from "vitest";
import { at, set } from "../test/support/location-hub.js";

test("the newest position of each unit is sent, at most 25 in a call, 250 ms apart", async () => {
  const { hub, sender, pass } = set();
  sender.use(hub);
  for (let unit = 0; unit < 60; unit++) sender.update(at(unit, "old"));
  for (let unit = 0; unit < 60; unit++) sender.update([at(unit)]);
  expect(sender.waiting).toBe(60);
  await pass(1_000);
  expect(hub.calls.map(({ updates }) => updates.length)).toEqual([25, 25, 10]);
  const [first = 0, second = 0, third = 0] = hub.calls.map((call) => call.at);
  expect([second - first, third - second]).toEqual([250, 250]);
  expect(hub.locations).toEqual(Array.from({ length: 60 }, (_, unit) => `place ${unit}`));
  expect(sender.counters).toEqual({ sent: 60, coalesced: 60, refused: 0, expired: 0 });
});

test.each([0, 20, 150, 400])(
  "a round trip of %i ms leaves 200 ms from answer to call",
  async (roundTripMs) => {
    const { hub, sender, pass } = set({ intervalMs: 200 });
    hub.roundTripMs = roundTripMs;
    sender.use(hub);
    for (let unit = 0; unit < 100; unit++) sender.update(at(unit));
    await pass(3_000);
    expect(hub.calls).toHaveLength(4);
    hub.calls.slice(1).forEach((call, index) => {
      expect(call.at - (hub.calls[index]?.at ?? 0)).toBeGreaterThanOrEqual(200 + roundTripMs);
    });
  },
);

test("500 units at 10 Hz: none starves, and what is sent is the newest", async () => {
  const { time, hub, sender, pass } = set();
  hub.roundTripMs = 10;
  sender.use(hub);
  const begin = time.nowMs;
  for (let tick = 0; tick < 300; tick++) {
    for (let unit = 0; unit < 500; unit++) sender.update(at(unit, String(time.nowMs)));
    await pass(100);
  }
  // The answer to the last call.
  await pass(20);
  const sentAt = new Map<number, number[]>();
  for (const call of hub.calls) {
    for (const { identId = -1, location } of call.updates) {
      sentAt.set(identId, [...(sentAt.get(identId) ?? []), call.at]);
      expect(call.at - Number(location)).toBeLessThanOrEqual(100);
    }
  }
  expect(sentAt.size).toBe(500);
  // 20 calls take all of them: every unit has its turn each 5 s.
  for (const times of sentAt.values()) {
    [begin, ...times, time.nowMs].reduce((last, next) => {
      expect(next - last).toBeLessThanOrEqual(5_100);
      return next;
    });
  }
  const gaps = hub.calls.slice(1).map((call, index) => call.at - (hub.calls[index]?.at ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(250);
  expect(sender.counters.refused).toBe(0);
  expect(sender.counters.sent + sender.counters.coalesced + sender.waiting).toBe(150_000);
});

test("one unit under several ids is one unit", async () => {
  const { hub, sender, pass } = set();
  sender.update([
    { communityUserId: "a", identId: 1, location: "first" },
    { roblox: 7, location: "other" },
    { apiId: "1", location: "not identId 1" },
    { identId: 1, location: "second" },
    { communityUserId: "a", roblox: 7, location: "third" },
  ]);
  sender.use(hub);
  await pass(50);
  expect(hub.locations).toEqual(["third", "not identId 1"]);
  expect(sender.counters).toMatchObject({ sent: 2, coalesced: 3 });
});

test("position is sent as coordinates", async () => {
  const { hub, sender, pass } = set();
  const place = { x: 1, y: 2, z: 3, w: 4 };
  sender.use(hub);
  sender.update({ identId: 1, location: "here", position: place });
  await pass(50);
  expect(hub.calls[0]?.updates).toEqual([{ identId: 1, location: "here", coordinates: place }]);
});

test.each<[unknown, RegExp]>([
  [[at(1), { identId: 1, location: "" }], /updates\[1\]\.location: /],
  [{ identId: "1", location: "x" }, /update\.identId: /],
  [[{ location: "x" }], /updates\[0\]: Each unit update requires identId/],
  [[{ apiId: "", location: "x" }], /updates\[0\]: Each unit update requires identId/],
  [{ ...at(1), position: { x: 1, y: 2, z: "3", w: 0 } }, /update\.position\.z: /],
  [{ ...at(1), coordinates: { x: Number.NaN, y: 2, z: 3, w: 0 } }, /update\.coordinates\.x: /],
  [at(1, "x".repeat(30_000)), /update: \d+ bytes as JSON/],
])("what the hub would not take is refused at once, naming the field: %j", (updates, message) => {
  const { sender } = set();
  const call = (): unknown => Reflect.apply(sender.update.bind(sender), undefined, [updates]);
  expect(call).toThrow(expect.objectContaining({ code: "ERR_TENFOUR_UNIT_LOCATION" }));
  expect(call).toThrow(message);
  expect(sender.waiting).toBe(0);
});

test("long updates share a call only as far as the hub takes it", async () => {
  const { hub, sender, pass } = set();
  sender.use(hub);
  for (let unit = 0; unit < 25; unit++) sender.update(at(unit, "x".repeat(2_000)));
  await pass(1_000);
  expect(hub.calls.map(({ updates }) => updates.length)).toEqual([14, 11]);
});

test("an update that fills a call is sent, and does not hold up the others", async () => {
  const { hub, sender, pass } = set();
  const empty = JSON.stringify(at(1, "")).length;
  sender.use(hub);
  sender.update([at(1, "x".repeat(30_000 - empty)), at(2)]);
  await pass(1_000);
  expect(hub.calls.map(({ updates }) => updates.length)).toEqual([1, 1]);
});

test("what waited too long for the session is not sent, what is new is", async () => {
  const { hub, sender, pass } = set({ maxAgeMs: 1_000 });
  sender.use(hub);
  sender.use(undefined);
  sender.update([at(1, "old"), at(2, "old")]);
  await pass(600);
  sender.update(at(2, "newer"));
  await pass(600);
  sender.use(hub);
  await pass(100);
  expect(hub.locations).toEqual(["newer"]);
  expect(sender.counters).toEqual({ sent: 1, coalesced: 1, refused: 0, expired: 1 });
});

test("what became too old behind others after a reconnect is not sent either", async () => {
  const { hub, sender, pass } = set({ maxAgeMs: 600 });
  for (let unit = 0; unit < 100; unit++) sender.update(at(unit));
  await pass(200);
  sender.use(hub);
  await pass(2_000);
  expect(sender.counters).toMatchObject({ sent: 50, expired: 50 });
});

test("flush() waits for what was given before it, and for nothing after", async () => {
  const { hub, sender, pass } = set();
  await sender.flush();
  for (let unit = 0; unit < 30; unit++) sender.update(at(unit));
  let flushed = false;
  const flushing = sender.flush().then(() => (flushed = true));
  for (let unit = 30; unit < 200; unit++) sender.update(at(unit));
  await pass(500);
  expect(flushed).toBe(false);
  sender.use(hub);
  await pass(200);
  expect(flushed).toBe(false);
  await pass(200);
  await flushing;
  expect(sender.waiting).toBe(150);
});

test("a stopped session sends nothing, and says so", async () => {
  const { time, hub, sender, pass } = set();
  sender.update(at(1));
  const flushing = sender.flush();
  sender.use(hub);
  sender.close();
  await expect(flushing).rejects.toMatchObject({ code: "ERR_TENFOUR_CLOSED" });
  await pass(500);
  expect(hub.calls).toEqual([]);
  expect(time.running).toBe(0);
  expect(() => sender.update(at(2))).toThrow(expect.objectContaining({ code: "ERR_TENFOUR_CLOSED" }));
  await expect(sender.flush()).rejects.toMatchObject({ code: "ERR_TENFOUR_CLOSED" });
});
