import { accwebEvents, parseAccweb, parseSonoran, sonoranEvents } from "@tenfour/contracts";
import { expect, test } from "vitest";
import { sampleEvent, sampleNames } from "./samples.js";

const names = [...sonoranEvents, ...accwebEvents].flatMap((event) => [event.name, ...event.legacyNames]);

test("there is a sample of every event, of earlier names too, and of nothing else", () => {
  expect(sampleNames().toSorted()).toEqual(names.toSorted());
});

test.each(names)("the sample of %s is a known event of the system that sends it", (name) => {
  const sample = sampleEvent(name);
  const wire: unknown = JSON.parse(JSON.stringify(sample?.event));
  const parsed = sample?.source === "accweb" ? parseAccweb(wire) : parseSonoran(wire);
  expect(parsed.outcome).toBe("known");
  expect(JSON.stringify(wire)).toContain(`"${name}"`);
});

test("a CAD's event is found in any case, accweb's only as it is spelt", () => {
  expect(sampleEvent("event_911")?.event).toEqual(sampleEvent("EVENT_911")?.event);
  expect(sampleEvent("instance_live_New_lap")).toBeUndefined();
  expect(sampleEvent("constructor")).toBeUndefined();
  expect(sampleEvent("TOW_REQUESTED")).toBeUndefined();
});

test("samples are plain: a call that a real person could have made, a lap that counts", () => {
  expect(sampleEvent("EVENT_911")?.event).toMatchObject({ data: { call: { caller: "Jane O'Malley" } } });
  const lap = sampleEvent("instance_live_new_lap")?.event;
  expect(lap).toMatchObject({ track: "monza", data: { flags: 0, outLap: false, lapTimeMS: 109_184 } });
});
