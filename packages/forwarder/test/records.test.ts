import { silentLogger } from "@tenfour/receiver";
import { expect, test } from "vitest";
import { LargeBodies } from "../src/large-bodies.js";
import { eventOfEntry } from "../src/outbox-event.js";
import { Records } from "../src/records.js";
import { entry } from "./support/events.js";

const event = eventOfEntry(entry('{"type":"CUSTOM"}'));

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
