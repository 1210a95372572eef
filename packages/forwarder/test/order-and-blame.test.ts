import { createForwarder, type TargetOptions } from "@tenfour/forwarder";
import { describe, expect, test } from "vitest";
import { record } from "./support/events.js";
import { FakeClock } from "./support/fake-clock.js";
import { MemoryOutbox } from "./support/memory-outbox.js";

/** A target that answers as told, in fake time; every attempt is noted with its time. */
async function setUp(
  answer: (id: string, attempt: number, name: string | null) => string | undefined,
  options: Partial<TargetOptions> = {},
) {
  const clock = new FakeClock();
  const outbox = new MemoryOutbox(clock);
  const attempts: { id: string; atMs: number }[] = [];
  const beganMs = clock.now();
  const forwarder = createForwarder({
    outbox,
    clock,
    random: () => 0.5,
    targets: [
      {
        ...(options as object),
        name: "own",
        type: "function",
        handler: async ({ id, name }, { number }) => {
          attempts.push({ id, atMs: clock.now() - beganMs });
          const failure = answer(id, number, name);
          if (failure !== undefined) throw new Error(failure);
        },
      },
    ],
  });
  await forwarder.start();
  const enqueue = async (...communities: string[]): Promise<string[]> => {
    const events = communities.map((community) =>
      record({
        community: community.split(" ")[0] ?? "",
        name: community.split(" ")[1] ?? "GOOD",
        receivedAt: new Date(clock.now()).toISOString(),
      }),
    );
    for (const event of events) await forwarder.enqueue(event);
    return events.map(({ id }) => id);
  };
  return { clock, outbox, attempts, forwarder, enqueue, consumer: () => outbox.of("own") };
}

describe("an event that fails while the target takes others", () => {
  test("is given up after five attempts; what is behind it waits for it no longer", async () => {
    const { clock, attempts, forwarder, enqueue, consumer } = await setUp((_id, _attempt, name) =>
      name === "BAD" ? "no" : undefined,
    );
    const dead: unknown[] = [];
    forwarder.observe({
      deadLetter: ({ id, reason, attempts: count }) => void dead.push([id, reason, count]),
    });
    const [bad, next] = await enqueue("a BAD", "a");
    await clock.until(() => consumer().settled.has(String(next)));
    expect(attempts.filter(({ id }) => id === bad).map(({ atMs }) => atMs)).toEqual([
      0, 0, 1_000, 6_000, 36_000,
    ]);
    expect(attempts.at(-1)).toEqual({ id: next, atMs: 36_000 });
    expect(dead).toEqual([[bad, "refused", 5]]);
    expect(consumer().settled.get(String(bad))).toMatchObject({
      kind: "dead",
      reason: "refused",
      attempts: 5,
    });
    await clock.during(forwarder.close());
  });

  test("is given up without asking when another key had its way meanwhile", async () => {
    const { clock, attempts, forwarder, enqueue, consumer } = await setUp((_id, _attempt, name) =>
      name === "BAD" ? "no" : undefined,
    );
    const [bad] = await enqueue("a BAD");
    await clock.advance(20_000);
    const [other] = await enqueue("b");
    await clock.advance(0);
    expect(consumer().settled.get(String(other))).toMatchObject({ kind: "delivered" });
    await clock.until(() => consumer().settled.has(String(bad)));
    expect(attempts.filter(({ id }) => id === bad)).toHaveLength(5);
    await clock.during(forwarder.close());
  });

  test("is not given up for what the target took before it went down", async () => {
    let isDown = false;
    const { clock, attempts, forwarder, enqueue, consumer } = await setUp(() =>
      isDown ? "down" : undefined,
    );
    await enqueue("b");
    await clock.advance(0);
    isDown = true;
    const [first, second] = await enqueue("a", "a");
    await clock.advance(3_600_000);
    expect(consumer().settled.size).toBe(1);
    isDown = false;
    await clock.until(() => consumer().settled.size === 3, 60_000);
    expect([...consumer().settled.values()].map(({ kind }) => kind)).toEqual(Array(3).fill("delivered"));
    const ids = attempts.map(({ id }) => id);
    expect(ids.slice(-2)).toEqual([first, second]);
    await clock.during(forwarder.close());
  });
});

describe("a target that takes nothing", () => {
  test("is tried as the schedule says; nothing overtakes; after 72 hours each event has its one attempt and ends", async () => {
    const { clock, attempts, forwarder, enqueue, consumer } = await setUp(() => "no");
    const [first, second] = await enqueue("a", "a");
    await clock.until(() => consumer().settled.size === 2, 600_000);
    const times = attempts.filter(({ id }) => id === first).map(({ atMs }) => atMs / 1_000);
    expect(times.slice(0, 9)).toEqual([0, 0, 1, 6, 36, 156, 756, 4_356, 7_956]);
    expect(times.at(-1)).toBeGreaterThanOrEqual(72 * 3_600);
    for (const id of [first, second]) {
      expect(consumer().settled.get(String(id))).toMatchObject({ kind: "dead", reason: "expired" });
    }
    expect((consumer().settled.get(String(first)) as { detail: string }).detail).toBe(
      "not taken within 72 h; last: no",
    );
    await clock.during(forwarder.close());
  });

  test("with many keys is left alone but for one probe at a time, and they all go on once it works", async () => {
    let isDown = true;
    const { clock, attempts, forwarder, enqueue, consumer } = await setUp(() =>
      isDown ? "down" : undefined,
    );
    const states: string[] = [];
    forwarder.observe({ state: ({ state }) => void states.push(state) });
    await enqueue(...Array.from({ length: 100 }, (_, index) => `c${index}`));
    await clock.advance(0);
    const atOnce = attempts.length;
    expect(atOnce).toBeLessThanOrEqual(8);
    await clock.advance(120_000);
    expect(attempts.length - atOnce).toBeLessThanOrEqual(4);
    expect((await forwarder.stats()).targets).toMatchObject([
      { state: "down", breaker: "open", pending: 100 },
    ]);
    isDown = false;
    await clock.until(() => consumer().settled.size === 100);
    expect([...consumer().settled.values()].every(({ kind }) => kind === "delivered")).toBe(true);
    expect(states).toEqual(["failing", "down", "working"]);
    await clock.during(forwarder.close());
    expect(states.at(-1)).toBe("closed");
  });
});

test("a handler that hangs is given up on at its deadline, and its key waits", async () => {
  const clock = new FakeClock();
  const outbox = new MemoryOutbox(clock);
  let calls = 0;
  const signals: AbortSignal[] = [];
  const forwarder = createForwarder({
    outbox,
    clock,
    targets: [
      {
        name: "own",
        type: "function",
        timeoutMs: 5_000,
        handler: async (_record, { signal }) => {
          calls += 1;
          signals.push(signal);
          if (calls === 1) await new Promise<never>(() => undefined);
        },
      },
    ],
  });
  await forwarder.start();
  await forwarder.enqueue(record({ receivedAt: new Date(clock.now()).toISOString() }));
  await clock.advance(4_999);
  expect(calls).toBe(1);
  await clock.until(() => outbox.of("own").settled.size === 1, 1);
  expect(outbox.of("own").deferrals).toMatchObject([
    { failure: { error: "no answer within 5000 ms", delayMs: 0 } },
  ]);
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  await clock.during(forwarder.close());
});

test("a bad event does not hold up a large one behind it", async () => {
  const { clock, attempts, forwarder, enqueue, consumer } = await setUp((_id, _attempt, name) =>
    name === "BAD" ? "no" : undefined,
  );
  const [bad] = await enqueue("a BAD");
  const large = record({
    community: "a",
    receivedAt: new Date(clock.now()).toISOString(),
    text: "x".repeat(300_000),
  });
  await forwarder.enqueue(large);
  await clock.until(() => consumer().settled.size === 2);
  expect(attempts.filter(({ id }) => id === bad)).toHaveLength(5);
  expect(consumer().settled.get(large.id)).toMatchObject({ kind: "delivered" });
  await clock.during(forwarder.close());
});

test("what has expired keeps to the rate of its target, also while that is down", async () => {
  const { clock, attempts, forwarder, consumer } = await setUp(() => "down", {
    lanes: 8,
    rate: { attempts: 2, perMs: 1_000 },
  });
  const receivedAt = new Date(clock.now() - 100 * 3_600_000).toISOString();
  for (let key = 0; key < 40; key++) await forwarder.enqueue(record({ community: `c${key}`, receivedAt }));
  await clock.advance(5_000);
  expect(attempts.length).toBeLessThanOrEqual(12);
  await clock.until(() => consumer().settled.size === 40);
  await clock.during(forwarder.close());
});
