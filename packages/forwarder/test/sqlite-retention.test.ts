import { expect, test } from "vitest";
import type { Outbox, OutboxConsumer } from "../src/outbox.js";
import { MANY, makeEvent, NEVER, numberOf } from "./support/deliveries.js";
import { temporaryOutbox } from "./support/temporary-outbox.js";

const DAY_MS = 24 * 3_600_000;
const MIB = 1024 * 1024;

const large = (n: number) =>
  makeEvent(n, `k${n % 3}`, Buffer.from(JSON.stringify({ n, text: "x".repeat(20_000) })));

/** Appends until the outbox is full; how many it took. */
async function fill(outbox: Outbox, from: number): Promise<number> {
  for (let n = from; ; n += 1) {
    try {
      await outbox.append(large(n));
    } catch (error) {
      expect(error).toMatchObject({
        code: "ERR_TENFOUR_OUTBOX_FULL",
        message: expect.stringMatching(
          /has reached its limit of 1048576 bytes .* look why its targets take nothing/,
        ),
      });
      return n - from;
    }
  }
}

/** Takes and settles so many; their numbers. */
async function deliver(consumer: OutboxConsumer, count: number): Promise<number[]> {
  const numbers: number[] = [];
  while (numbers.length < count) {
    for (const delivery of await consumer.pull(MANY, NEVER)) {
      await consumer.settle(delivery, { kind: "delivered", attempts: 1 });
      numbers.push(numberOf(delivery));
    }
  }
  return numbers.sort((a, b) => a - b);
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

test("at its limit it refuses as a full disk does, keeps all that waits, and takes more once that is delivered", async () => {
  await using temporary = await temporaryOutbox();
  await using outbox = await temporary.open({ maxBytes: MIB });
  const consumer = await outbox.consumer("site");
  const kept = await fill(outbox, 1);
  expect(kept).toBeGreaterThan(20);
  expect(await deliver(consumer, kept)).toEqual(upTo(kept));
  // What is delivered goes before its time, oldest first, since the file is at its limit.
  await expect
    .poll(
      () =>
        outbox.append(large(kept + 1)).then(
          () => "taken",
          () => "full",
        ),
      { timeout: 30_000 },
    )
    .toBe("taken");
  expect(await deliver(consumer, 1)).toEqual([kept + 1]);
});

test("at its limit dead letters go after what is delivered, and never what another target waits for", async () => {
  await using temporary = await temporaryOutbox();
  await using outbox = await temporary.open({ maxBytes: MIB });
  const healthy = await outbox.consumer("healthy");
  const refusing = await outbox.consumer("refusing");
  const kept = await fill(outbox, 1);
  for (let taken = 0; taken < kept; ) {
    for (const delivery of await refusing.pull(MANY, NEVER)) {
      await refusing.settle(delivery, { kind: "dead", reason: "refused", detail: "422", attempts: 1 });
      taken += 1;
    }
  }
  // "healthy" waits for all of them still.
  await expect(outbox.append(large(kept + 1))).rejects.toMatchObject({ code: "ERR_TENFOUR_OUTBOX_FULL" });
  expect(await deliver(healthy, kept)).toEqual(upTo(kept));
  await expect
    .poll(
      () =>
        outbox.append(large(kept + 1)).then(
          () => "taken",
          () => "full",
        ),
      { timeout: 30_000 },
    )
    .toBe("taken");
  const { consumers } = await outbox.stats();
  expect(consumers.find(({ target }) => target === "refusing")?.dead).toBeLessThan(kept);
});

test("what is delivered stays its time, and what is not stays longer", async () => {
  await using temporary = await temporaryOutbox();
  let nowMs = Date.UTC(2026, 10, 25);
  const now = (): number => nowMs;
  {
    await using outbox = await temporary.open({ now });
    const done = await outbox.consumer("done");
    const slow = await outbox.consumer("slow");
    for (const n of [1, 2, 3]) await outbox.append(makeEvent(n));
    expect(await deliver(done, 3)).toEqual([1, 2, 3]);
    const [first] = await slow.pull({ events: 1, bytes: MIB }, NEVER);
    if (first !== undefined) await slow.settle(first, { kind: "delivered", attempts: 1 });
  }
  nowMs += 6 * DAY_MS;
  {
    await using outbox = await temporary.open({ now });
    await outbox.consumer("done");
    await outbox.consumer("slow");
    expect((await outbox.stats()).events).toBe(3);
  }
  nowMs += 2 * DAY_MS;
  await using outbox = await temporary.open({ now });
  const slow = await outbox.consumer("slow");
  await expect.poll(async () => (await outbox.stats()).events, { timeout: 30_000 }).toBe(2);
  expect(await deliver(slow, 2)).toEqual([2, 3]);
});
