import { createForwarder, type FunctionHandler } from "@tenfour/forwarder";
import { createReceiver } from "@tenfour/receiver";
import { describe, expect, test } from "vitest";
import { entry } from "./support/events.js";
import { MemoryOutbox } from "./support/memory-outbox.js";

const KEY = "Ab3-Key/with+signs";

function receiverFor(sink: ReturnType<typeof createForwarder>) {
  return createReceiver({
    sonoran: { communities: [{ communityId: "main", apiKey: KEY, servers: [{ id: 4 }] }] },
    accweb: { auth: "none" },
    sinks: [sink],
  });
}

describe("as a sink of a receiver", () => {
  test("stores the bytes without the key, and delivers the record that handlers get", async () => {
    const outbox = new MemoryOutbox();
    const records: unknown[] = [];
    const handler: FunctionHandler = (record) => void records.push(record);
    await using forwarder = createForwarder({
      outbox,
      targets: [{ name: "own", type: "function", handler }],
    });
    await forwarder.start();
    await using receiver = receiverFor(forwarder);
    const handled: unknown[] = [];
    receiver.onAny((record) => void handled.push(JSON.parse(JSON.stringify(record))));
    const call = {
      callId: 1,
      isEmergency: true,
      caller: `I know ${KEY.toUpperCase()}`,
      location: "",
      description: "",
    };
    const escaped = KEY.replace("/", "\\/");
    const bodies = [
      JSON.stringify({ key: KEY, type: "EVENT_911", data: { call } }),
      `{"key":"${KEY}","type":"CUSTOM","data":{"${escaped}":"\\u0041b3-Key/with+signs"}}`,
      `{"key":"${KEY}","type":`,
      `{"type":"CUSTOM","text":"ä\u{1F600}","key":"${KEY.toLowerCase()}"}`,
    ];
    for (const body of bodies)
      await receiver.ingest(Buffer.from(body), { source: "sonoran", transport: "http" });
    const lap =
      '{"eventName":"instance_started","instanceId":"3","instanceName":"x","track":"","udpPort":1,"tcpPort":1,"nrDrivers":0,"timestamp":"2026-08-01T12:00:00Z"}';
    await receiver.ingest(Buffer.from(lap), { source: "accweb", transport: "http" });
    await outbox.of("own").until(({ settled }) => settled.size === 5);
    await receiver.close();
    const byId = (list: unknown[]): unknown[] =>
      (list as { id: string }[]).toSorted((a, b) => (a.id < b.id ? -1 : 1));
    expect(byId(records)).toEqual(byId(handled));
    const stored = [...outbox.events.values()];
    expect(stored.map(({ orderingKey }) => orderingKey)).toEqual([
      ...Array.from({ length: 4 }, () => "sonoran main 4"),
      "accweb 3",
    ]);
    for (const { body } of stored) {
      expect(Buffer.from(body.bytes).toString().toLowerCase()).not.toContain("key/with");
      expect(body.exact).toBe(true);
    }
    expect(stored.map(({ body }) => body.cuts.length)).toEqual([2, 3, 1, 1, 0]);
    expect(JSON.stringify(records)).toContain("I know [redacted]");
  });

  test("refuses what comes before the start and after the end, so that the receiver holds on to it", async () => {
    const forwarder = createForwarder({ outbox: new MemoryOutbox() });
    await expect(async () => forwarder.keep(entry("{}"))).rejects.toMatchObject({
      code: "ERR_TENFOUR_NOT_STARTED",
    });
    await forwarder.start();
    await forwarder.close();
    await expect(async () => forwarder.keep(entry("{}"))).rejects.toMatchObject({
      code: "ERR_TENFOUR_CLOSED",
    });
  });
});
