import { deepStrictEqual } from "node:assert";
import { inspect } from "node:util";
import { eventRecordSchema } from "@tenfour/contracts";
import type { ReceivedRecord } from "@tenfour/receiver";
import { describe, expect, test } from "vitest";
import { bytes, call911, custom, fromAccweb, fromSonoran, getLogs, KEY, newLap } from "./support/events.js";
import { open } from "./support/open.js";

const escaped = `"${[...KEY].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`).join("")}"`;

async function recordsOf(
  bodies: readonly Uint8Array[],
  workerThresholdBytes = 256 * 1024,
): Promise<ReceivedRecord[]> {
  await using opened = open({ workerThresholdBytes });
  const records: ReceivedRecord[] = [];
  opened.receiver.onAny((record) => records.push(record)).on("GET_LOGS", (record) => records.push(record));
  for (const body of bodies) await opened.receiver.ingest(body, fromSonoran);
  await opened.receiver.ingest(newLap("1"), fromAccweb);
  await opened.receiver.close();
  return records;
}

test("every record has the form that contracts describes", async () => {
  const invalid = bytes({ key: KEY, type: "EVENT_911", data: { call: { callId: "seven" } } });
  const bodies = [
    call911("Ada"),
    custom({ a: 1 }),
    invalid,
    bytes({ key: KEY, type: 7 }),
    bytes(`{"key":"${KEY}",`),
    getLogs(),
  ];
  const records = await recordsOf(bodies);
  expect(records).toHaveLength(7);
  for (const record of records) {
    expect(eventRecordSchema.safeParse(JSON.parse(JSON.stringify(record))).error).toBeUndefined();
  }
});

test("the raw body is there, but follows the record nowhere", async () => {
  const body = call911("Ada");
  const [record] = await recordsOf([body]);
  expect(Buffer.from(record?.raw.bytes ?? [])).toEqual(body);
  expect(record?.raw.exact).toBe(true);
  expect(Object.keys(record ?? {})).not.toContain("raw");
  expect({ ...record }).not.toHaveProperty("raw");
  expect(JSON.parse(JSON.stringify(record))).not.toHaveProperty("raw");
  expect(inspect(record, { depth: Number.POSITIVE_INFINITY })).not.toContain("raw");
});

test("the raw body of a text is made of it when it is asked for, and a record stays a plain object", async () => {
  await using opened = open();
  const records: ReceivedRecord[] = [];
  opened.receiver.onAny((record) => records.push(record));
  const text = call911("Ada").toString();
  await opened.receiver.ingest(text, fromSonoran);
  await opened.receiver.close();
  const [record] = records;
  if (record === undefined) throw new Error("no record");
  expect(structuredClone(record.raw)).toEqual({ bytes: new Uint8Array(Buffer.from(text)), exact: false });
  expect({ ...record.raw }).toEqual({ bytes: Buffer.from(text), exact: false });
  expect(record.raw).toBe(record.raw);
  const derived: unknown = Object.create(record);
  expect((derived as ReceivedRecord).raw).toBe(record.raw);
  deepStrictEqual(record, JSON.parse(JSON.stringify(record)));
  deepStrictEqual(structuredClone(record), JSON.parse(JSON.stringify(record)));
  expect(Reflect.set(record, "raw", undefined)).toBe(false);
  expect(Reflect.deleteProperty(record, "raw")).toBe(false);
});

describe.each([
  ["on the main thread", 256 * 1024],
  ["in the worker thread", 0],
])("the key stands nowhere in a record understood %s", (_where, workerThresholdBytes) => {
  test.each<[string, Buffer]>([
    ["as a text", call911(`my key is ${KEY}!`)],
    ["in another case", call911(`my key is ${KEY.toLowerCase()} or ${KEY.toUpperCase()}`)],
    ["spelt with escapes", bytes(`{"key":"${KEY}","type":"CUSTOM","a":${escaped}}`)],
    ["spelt with escapes within a text", custom({ a: escaped })],
    ["as the name of a member", custom({ [`about ${KEY}`]: { [KEY]: 1 } })],
    ["as the name of the event", custom({ type: `custom ${KEY}` })],
    ["as a second key", bytes(`{"key":"x","type":"CUSTOM","nested":{"key":"${KEY}"},"key":"${KEY}"}`)],
    [
      "as the path of an issue",
      bytes({
        key: KEY,
        type: "EVENT_911",
        data: {
          call: {
            callId: 7,
            isEmergency: true,
            caller: "",
            location: "",
            description: "",
            metaData: { [KEY]: [] },
          },
        },
      }),
    ],
    ["deep down", custom({ a: [[[[[[{ b: [`x${KEY}y`] }]]]]]] })],
    ["in a body that is not JSON", bytes(`{"key":"${KEY}","type":"${KEY}",}`)],
    [
      "in a body that is too deep",
      bytes(`{"key":"${KEY}","type":"CUSTOM","a":"${KEY}","b":${"[".repeat(100)}"${KEY}"${"]".repeat(100)}}`),
    ],
  ])("%s", async (_how, body) => {
    const records = await recordsOf([body], workerThresholdBytes);
    expect(records).toHaveLength(2);
    const text = JSON.stringify(records).toLowerCase();
    expect(text).not.toContain(KEY.toLowerCase());
    expect(text).not.toContain(escaped.slice(1, -1).replaceAll("\\", "\\\\"));
  });
});

test("a value that a framework parsed is redacted too, and is not changed", async () => {
  await using opened = open();
  const events: unknown[] = [];
  opened.receiver.onUnknown(({ event }) => events.push(event));
  const value = { key: KEY, type: "CUSTOM", text: `is ${KEY}` };
  await opened.receiver.ingest(value, fromSonoran);
  await opened.receiver.close();
  expect(events).toEqual([{ type: "CUSTOM", text: "is [redacted]" }]);
  expect(value).toEqual({ key: KEY, type: "CUSTOM", text: `is ${KEY}` });
});

test("half a million levels are an invalid event, not the end of the process", async () => {
  const deep = (length: number): string => "[".repeat(length) + "]".repeat(length);
  const bodies = [100_000, 500_000].map((levels) =>
    bytes(`{"key":"${KEY}","type":"CUSTOM","a":${deep(levels)}}`),
  );
  const records = (await recordsOf(bodies)).filter(({ source }) => source === "sonoran");
  expect(records).toHaveLength(2);
  for (const record of records) {
    expect(record).toMatchObject({ outcome: "invalid", name: "CUSTOM" });
    expect(JSON.stringify(record).length).toBeLessThan(2_000);
  }
});
