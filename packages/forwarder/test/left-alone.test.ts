import { createForwarder, type TargetOptions, type TargetType } from "@tenfour/forwarder";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { hasExpired } from "../src/verdict.js";
import { makeEvent } from "./support/deliveries.js";
import { record } from "./support/events.js";
import { FakeClock } from "./support/fake-clock.js";
import { MemoryOutbox } from "./support/memory-outbox.js";

describe("a target that asks to be left alone", () => {
  /** Answers 429 for a while, and then takes everything. */
  async function pausing(untilMs: number, options: Partial<TargetOptions> = {}) {
    const clock = new FakeClock();
    const outbox = new MemoryOutbox(clock);
    const attempts: number[] = [];
    const beganMs = clock.now();
    const type: TargetType = {
      type: "own",
      settings: z.object({}),
      create: () => ({
        deliver: async () => {
          const atMs = clock.now() - beganMs;
          attempts.push(atMs);
          return atMs < untilMs
            ? { outcome: "pause", resumeAfterMs: 0, detail: "too many" }
            : { outcome: "delivered" };
        },
      }),
    };
    const forwarder = createForwarder({
      ...{ outbox, clock, random: () => 0.5, types: [type] },
      targets: [{ ...(options as object), name: "own", type: "own" }],
    });
    await forwarder.start();
    const enqueue = async (community: string, ageMs = 0): Promise<void> => {
      const receivedAt = new Date(clock.now() - ageMs).toISOString();
      await forwarder.enqueue(record({ community, receivedAt }));
    };
    return { clock, attempts, forwarder, enqueue, consumer: outbox.of("own") };
  }

  test("without saying for how long is left alone for a second at least, all of it, and for longer each time", async () => {
    const { clock, attempts, forwarder, enqueue, consumer } = await pausing(8_000, { lanes: 1 });
    for (let key = 0; key < 20; key++) await enqueue(`c${key}`);
    await clock.until(() => consumer.settled.size === 20);
    expect(attempts.filter((atMs) => atMs < 8_000)).toEqual([0, 1_000, 2_000, 7_000]);
    await clock.during(forwarder.close());
  });

  test("is left alone by what has expired too", async () => {
    const { clock, attempts, forwarder, enqueue, consumer } = await pausing(500, { lanes: 1 });
    for (let key = 0; key < 3; key++) await enqueue(`c${key}`, 100 * 3_600_000);
    await clock.until(() => consumer.settled.size === 3);
    expect(attempts).toEqual([0, 1_000, 1_000]);
    expect([...consumer.settled.values()].map(({ kind }) => kind)).toEqual([
      "dead",
      "delivered",
      "delivered",
    ]);
    await clock.during(forwarder.close());
  });
});

describe("an event of which nothing is sent", () => {
  test("proves nothing: the one before it waits on, and the one behind it is asked", async () => {
    const clock = new FakeClock();
    const outbox = new MemoryOutbox(clock);
    let isDown = true;
    const attempts: (string | null)[] = [];
    const type: TargetType = {
      type: "own",
      settings: z.object({}),
      create: () => ({
        deliver: async ({ name }) => {
          if (name === "DULL") return { outcome: "skipped" };
          attempts.push(name);
          return isDown ? { outcome: "retry", fault: "unclear", detail: "down" } : { outcome: "delivered" };
        },
      }),
    };
    const forwarder = createForwarder({
      ...{ outbox, clock, random: () => 0.5, types: [type] },
      targets: [{ name: "own", type: "own" }],
    });
    await forwarder.start();
    const receivedAt = new Date(clock.now()).toISOString();
    for (const name of ["CALL", "DULL", "DULL", "CALL"])
      await forwarder.enqueue(record({ name, receivedAt }));
    await clock.advance(3_600_000);
    const { settled } = outbox.of("own");
    expect([...settled.values()]).toEqual([{ kind: "unwanted" }, { kind: "unwanted" }]);
    expect(forwarder.targets()).toMatchObject([{ attempts: { delivered: 0, retry: attempts.length } }]);
    isDown = false;
    await clock.until(() => settled.size === 4, 60_000);
    expect([...settled.values()].filter(({ kind }) => kind === "delivered")).toHaveLength(2);
    await clock.during(forwarder.close());
  });
});

test("an old event that somebody asks for again has its time from its first failure on", () => {
  const retry = { scheduleMs: [0], jitter: 0, giveUpAfterMs: 1_000 };
  const event = makeEvent(1);
  const nowMs = Date.parse(event.receivedAt) + 5_000;
  const delivery = { event, failedAttempts: 0 };
  expect(hasExpired(delivery, retry, nowMs)).toBe(true);
  expect(hasExpired({ ...delivery, again: "retry" }, retry, nowMs)).toBe(false);
  const failed = { ...delivery, again: "replay", firstFailedAtMs: nowMs - 999 } as const;
  expect([hasExpired(failed, retry, nowMs), hasExpired(failed, retry, nowMs + 1)]).toEqual([false, true]);
});
