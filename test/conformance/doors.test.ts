// One list for every door: an event is verified, kept, understood and handed over in the same way, however it came in.
import type { ReceivedRecord, Receiver } from "@tenfour/receiver";
import { describe, expect, test } from "vitest";
import { COMMUNITY, DOORS, KEY, SERVER } from "./doors.js";

const CALL = { callId: 7, isEmergency: true, caller: "Ada", location: "Grove St", description: "Smoke" };

interface Case {
  readonly says: string;
  readonly event: Readonly<Record<string, unknown>>;
  readonly becomes: object;
}

const CASES: readonly Case[] = [
  {
    says: "a known event is typed",
    event: { type: "EVENT_911", data: { call: CALL } },
    becomes: { name: "EVENT_911", outcome: "known", event: { type: "EVENT_911", data: { call: CALL } } },
  },
  {
    says: "a name in lower case and a list of one become the canonical event",
    event: { type: "event_911", data: [{ call: CALL }] },
    becomes: { name: "EVENT_911", outcome: "known", event: { type: "EVENT_911", data: { call: CALL } } },
  },
  {
    says: "unknown fields survive",
    event: { type: "EVENT_911", data: { call: { ...CALL, extra: { deep: [1] } }, more: 2 }, beside: "x" },
    becomes: {
      outcome: "known",
      event: { data: { call: { ...CALL, extra: { deep: [1] } }, more: 2 }, beside: "x" },
    },
  },
  {
    says: "a community's own event is unknown, and keeps its spelling",
    event: { type: "My_Event", data: { any: "thing" } },
    becomes: { name: "My_Event", outcome: "unknown", event: { type: "My_Event", data: { any: "thing" } } },
  },
  {
    says: "a known name with a surprising body is invalid, with issues",
    event: { type: "EVENT_911", data: { call: "none" } },
    becomes: { name: "EVENT_911", outcome: "invalid", issues: expect.arrayContaining([expect.anything()]) },
  },
  {
    says: "an event without a name is invalid, and nobody is refused for it",
    event: { data: {} },
    becomes: { name: null, outcome: "invalid" },
  },
  {
    says: "the key counts in any case",
    event: { key: KEY.toUpperCase(), type: "EVENT_911", data: { call: CALL } },
    becomes: { name: "EVENT_911", outcome: "known" },
  },
  {
    says: "a body for the worker thread comes whole",
    event: { type: "EVENT_911", data: { call: { ...CALL, description: "é".repeat(300_000) } } },
    becomes: { outcome: "known", event: { data: { call: { description: "é".repeat(300_000) } } } },
  },
];

function next(receiver: Receiver): Promise<ReceivedRecord> {
  return new Promise((resolve) => {
    const handler = (record: ReceivedRecord): void => {
      receiver.off(handler);
      resolve(record);
    };
    receiver.onAny(handler);
  });
}

describe.each(DOORS)("over $name", (door) => {
  test.each(CASES)("$says", async ({ event, becomes }) => {
    await using opened = await door.open();
    const handed = next(opened.receiver);
    await opened.send(event);
    const record = await handed;
    expect(record).toMatchObject(becomes);
    expect(record).toMatchObject({
      source: "sonoran",
      transport: door.transport,
      community: COMMUNITY,
      server: SERVER,
    });
    // The body as the CAD sent it was kept, under the id of the record.
    expect(opened.kept.map(({ id, transport, server }) => ({ id, transport, server }))).toEqual([
      { id: record.id, transport: door.transport, server: SERVER },
    ]);
    const [entry] = opened.kept;
    expect(JSON.parse(Buffer.from(entry?.raw.bytes ?? []).toString())).toEqual({ key: KEY, ...event });
    expect(entry?.raw.exact).toBe(door.transport === "http");
    expect(JSON.stringify(record).toLowerCase()).not.toContain(KEY.toLowerCase());
  });

  test.each([
    ["a wrong key", { key: "another-key-than-ours" }, "ERR_TENFOUR_KEY_WRONG"],
    ["no key", { key: undefined }, "ERR_TENFOUR_KEY_MISSING"],
  ])("%s is refused: counted, not kept, not handed over", async (_what, key, code) => {
    await using opened = await door.open();
    await opened.send({ type: "EVENT_911", data: { call: CALL }, ...key });
    // What comes after it is the first that anybody sees.
    const handed = next(opened.receiver);
    await opened.send({ type: "EVENT_AFTER", data: {} });
    expect(await handed).toMatchObject({ name: "EVENT_AFTER" });
    expect(opened.receiver.stats()).toMatchObject({
      accepted: { sonoran: 1 },
      refused: { [code]: 1 },
    });
    expect(opened.kept).toHaveLength(1);
  });

  test("events are handed over in the order in which they were sent", async () => {
    await using opened = await door.open();
    const numbers: unknown[] = [];
    const last = new Promise<void>((resolve) => {
      opened.receiver.onUnknown(async ({ event }) => {
        numbers.push(event);
        // A handler that takes its time does not change the order.
        await new Promise((soon) => setImmediate(soon));
        if (numbers.length === 50) resolve();
      });
    });
    for (let number = 0; number < 50; number++) await opened.send({ type: "MY_EVENT", data: { number } });
    await last;
    expect(numbers).toMatchObject(Array.from({ length: 50 }, (_, number) => ({ data: { number } })));
  });

  test("an event is kept before it is handed over", async () => {
    const order: string[] = [];
    await using opened = await door.open(async () => {
      await new Promise((soon) => setImmediate(soon));
      order.push("kept");
    });
    opened.receiver.onAny(() => order.push("handed over"));
    const handed = next(opened.receiver);
    await opened.send({ type: "EVENT_911", data: { call: CALL } });
    await handed;
    expect(order).toEqual(["kept", "handed over"]);
  });

  test("the key request is for those only who name it", async () => {
    await using opened = await door.open();
    const named = new Promise((resolve) => opened.receiver.on("GET_LOGS", resolve));
    const others: unknown[] = [];
    opened.receiver.onAny(({ name }) => others.push(name));
    await opened.send({ type: "GET_LOGS", logKey: "for-the-logs" });
    expect(await named).toMatchObject({ name: "GET_LOGS", transport: door.transport });
    expect(others).toEqual([]);
  });

  test("a sink that fails does not lose the event", async () => {
    let fails = true;
    await using opened = await door.open(() => {
      if (!fails) return;
      fails = false;
      throw new Error("disk full");
    });
    const handed = next(opened.receiver);
    await opened.send({ type: "EVENT_911", data: { call: CALL } });
    const { id } = await handed;
    await expect.poll(() => opened.kept.map((entry) => entry.id)).toEqual([id, id]);
  });
});
