import { silentLogger } from "@tenfour/receiver";
import { expect, test } from "vitest";
import { LargeBodies } from "./large-bodies.js";
import type { OutboxEvent } from "./outbox.js";
import { Records } from "./records.js";

const event: OutboxEvent = {
  id: "01990000-0000-7000-8000-000000000001",
  source: "sonoran",
  transport: "http",
  receivedAt: "2026-08-01T12:00:00.000Z",
  orderingKey: "sonoran main",
  body: { bytes: Buffer.from('{"type":"CUSTOM"}'), cuts: [], exact: true },
};

test("several targets share a record, however each of them got the event", () => {
  const records = new Records(new LargeBodies(silentLogger), () => 2);
  expect(records.of({ ...event })).toBe(records.of(event));
});

test("for a single target nothing is kept", () => {
  const records = new Records(new LargeBodies(silentLogger), () => 1);
  const first = records.of(event);
  const second = records.of(event);
  expect(second).not.toBe(first);
  expect(second).toEqual(first);
});
