import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { createForwarder } from "@tenfour/forwarder";
import { describe, expect, test } from "vitest";
import { record } from "./support/events.js";
import { FakeClock } from "./support/fake-clock.js";
import { MemoryOutbox } from "./support/memory-outbox.js";
import { type Answer, TargetServer } from "./support/target-server.js";

const KEYS = 6;
const ROUNDS = 5;
const EVENTS = KEYS * ROUNDS;
const TIMEOUT_MS = 15_000;

async function setUp(answer: (clock: FakeClock) => Answer) {
  const clock = new FakeClock();
  const server = await TargetServer.start(answer(clock));
  const outbox = new MemoryOutbox(clock);
  const target = { name: "site", type: "webhook", url: server.url, timeoutMs: TIMEOUT_MS } as const;
  const forwarder = createForwarder({ outbox, clock, random: () => 0.5, targets: [target] });
  await forwarder.start();
  return {
    ...{ server, clock, forwarder, consumer: outbox.of("site") },
    /** Queues events of several keys in turn. */
    send: async (count: number) => {
      const receivedAt = new Date(clock.now()).toISOString();
      const events = Array.from({ length: count }, (_, index) =>
        record({ community: `c${index % KEYS}`, receivedAt, text: `${index}` }),
      );
      for (const event of events) await forwarder.enqueue(event);
      return events;
    },
    [Symbol.asyncDispose]: async () => {
      await clock.during(forwarder.close());
      await server[Symbol.asyncDispose]();
    },
  };
}

/** Resolves when the head of an answer has come back to the sender. */
function headOfAnswer(): Promise<void> {
  return new Promise((resolve) => {
    const seen = (): void => {
      unsubscribe("undici:request:headers", seen);
      resolve();
    };
    subscribe("undici:request:headers", seen);
  });
}

/** Begins an answer that has no end. */
const endless =
  (status: number, headers: Record<string, string> = {}): (() => Answer) =>
  () =>
  (_request, response) => {
    response.writeHead(status, { ...headers, "content-length": 100 }).write("par");
  };

describe("a target that answers slowly", () => {
  test("but in time: everything is delivered once, in order per key, each key in a lane of its own", async () => {
    const tookMs = TIMEOUT_MS - 5_000;
    await using it = await setUp((clock) => (_request, response) => {
      clock.after(tookMs, () => response.writeHead(204).end());
    });
    const events = await it.send(EVENTS);
    for (let round = 1; round <= ROUNDS; round++) {
      await it.server.until(round * KEYS);
      await it.clock.advance(tookMs);
      await it.consumer.until(({ settled }) => settled.size === round * KEYS);
    }
    expect([...it.server.ids].sort()).toEqual(events.map(({ id }) => id).sort());
    for (let key = 0; key < KEYS; key++) {
      const ids = events.filter(({ community }) => community === `c${key}`).map(({ id }) => id);
      expect(it.server.ids.filter((id) => ids.includes(id))).toEqual(ids);
    }
    expect(new Set([...it.consumer.settled.values()].map(({ kind }) => kind))).toEqual(
      new Set(["delivered"]),
    );
  });

  test("and too late for a while: repeated with the same webhook-id, and delivered in order per key", async () => {
    let late = 2 * KEYS;
    await using it = await setUp((clock) => (_request, response) => {
      late -= 1;
      if (late < 0) return 204;
      clock.after(TIMEOUT_MS + 5_000, () => response.writeHead(204).end());
      return undefined;
    });
    const events = await it.send(EVENTS);
    await it.server.until(KEYS);
    await it.clock.advance(TIMEOUT_MS);
    expect(it.consumer.settled.size).toBe(0);
    expect(it.consumer.deferrals[0]?.failure.error).toBe(`no answer within ${TIMEOUT_MS} ms`);
    await it.clock.until(() => it.consumer.settled.size === EVENTS);
    expect([...it.consumer.settled.values()].every(({ kind }) => kind === "delivered")).toBe(true);
    expect(new Set(it.server.ids)).toEqual(new Set(events.map(({ id }) => id)));
    for (let key = 0; key < KEYS; key++) {
      const ids = events.filter(({ community }) => community === `c${key}`).map(({ id }) => id);
      expect([...new Set(it.server.ids)].filter((id) => ids.includes(id))).toEqual(ids);
    }
  });
});

describe("a target that begins its answer and never ends it", () => {
  test.each([
    [200, { kind: "delivered", attempts: 1 }],
    [422, { kind: "dead", reason: "refused", status: 422, attempts: 1 }],
  ])("with %i: the status has said what became of the event", async (status, end) => {
    await using it = await setUp(endless(status));
    const head = headOfAnswer();
    const [event] = await it.send(1);
    await head;
    await it.clock.advance(TIMEOUT_MS);
    await it.consumer.until(({ settled }) => settled.size === 1);
    expect(it.consumer.settled.get(String(event?.id))).toMatchObject(end);
    expect(it.server.arrived).toHaveLength(1);
  });

  test.each([
    [500, {}, "failing"],
    [429, { "retry-after": "90" }, "paused"],
  ])("with %i: it is tried again, and the reason is the status", async (status, headers, state) => {
    await using it = await setUp(endless(status, headers));
    const head = headOfAnswer();
    await it.send(1);
    await head;
    await it.clock.advance(TIMEOUT_MS);
    await it.consumer.until(({ deferrals }) => deferrals.length === 1);
    expect(it.consumer.deferrals[0]?.failure.error).toMatch(new RegExp(`answered ${status}$`));
    expect(it.forwarder.targets()).toMatchObject([{ state }]);
  });
});
