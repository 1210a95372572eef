import { createForwarder, type FunctionHandler } from "@tenfour/forwarder";
import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { record } from "./support/events.js";
import { MemoryOutbox } from "./support/memory-outbox.js";
import { TargetServer } from "./support/target-server.js";

const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const OLD_SECRET = `whsec_${Buffer.alloc(24, 9).toString("base64")}`;

describe("a webhook", () => {
  test("gets the record, signed, with the event's id", async () => {
    await using server = await TargetServer.start();
    const outbox = new MemoryOutbox();
    await using forwarder = createForwarder({
      outbox,
      targets: [{ name: "site", type: "webhook", url: server.url, secret: [SECRET, OLD_SECRET] }],
    });
    await forwarder.start();
    const event = record({ name: "EVENT_CUSTOM", text: "grüß dich" });
    await forwarder.enqueue(event);
    await server.until(1);
    const [arrived] = server.arrived;
    expect(arrived?.path).toBe("/hook");
    expect(arrived?.headers).toMatchObject({
      "content-type": "application/json",
      "webhook-id": event.id,
      "tenfour-hops": "1",
      "user-agent": expect.stringMatching(/^tenfour-forwarder\/\d/),
    });
    for (const secret of [SECRET, OLD_SECRET]) {
      const verified = new Webhook(secret).verify(
        arrived?.body ?? "",
        arrived?.headers as Record<string, string>,
      );
      expect(verified).toEqual(event);
    }
    await outbox.of("site").until(({ settled }) => settled.size === 1);
    expect(outbox.of("site").settled.get(event.id)).toEqual({ kind: "delivered", attempts: 1 });
  });
});

describe("a function", () => {
  test("gets the record, and again when its promise rejects", async () => {
    const outbox = new MemoryOutbox();
    const calls: [string, number][] = [];
    const handler: FunctionHandler = async ({ id }, { number }) => {
      calls.push([id, number]);
      if (number === 1) throw new Error("not now");
    };
    await using forwarder = createForwarder({
      outbox,
      targets: [{ name: "own", type: "function", handler }],
    });
    await forwarder.start();
    const event = record();
    await forwarder.enqueue(event);
    await outbox.of("own").until(({ settled }) => settled.size === 1);
    expect(calls).toEqual([
      [event.id, 1],
      [event.id, 2],
    ]);
    expect(outbox.of("own").deferrals).toMatchObject([{ failure: { error: "not now", failedAttempts: 1 } }]);
  });
});

test("events of one key arrive in order, those of others beside them", async () => {
  await using server = await TargetServer.start();
  const outbox = new MemoryOutbox();
  await using forwarder = createForwarder({
    outbox,
    targets: [{ name: "site", type: "webhook", url: server.url, lanes: 4 }],
  });
  await forwarder.start();
  const events = Array.from({ length: 600 }, (_, index) => record({ community: `c${index % 7}` }));
  await Promise.all(events.map((event) => forwarder.enqueue(event)));
  await server.until(600);
  for (let key = 0; key < 7; key++) {
    const ids = events.filter(({ community }) => community === `c${key}`).map(({ id }) => id);
    expect(server.ids.filter((id) => ids.includes(id))).toEqual(ids);
  }
});

test("a slow target delays no other", async () => {
  const outbox = new MemoryOutbox();
  const got: string[] = [];
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await using forwarder = createForwarder({
    outbox,
    targets: [
      { name: "slow", type: "function", handler: () => held },
      { name: "quick", type: "function", handler: ({ id }) => void got.push(id) },
    ],
  });
  await forwarder.start();
  const events = Array.from({ length: 300 }, () => record());
  for (const event of events) await forwarder.enqueue(event);
  await outbox.of("quick").until(({ settled }) => settled.size === 300);
  expect(got).toEqual(events.map(({ id }) => id));
  expect(outbox.of("slow").settled.size).toBe(0);
  letGo();
});
