import { parseAccweb } from "@tenfour/contracts";
import type { ReceivedRecord, Receiver } from "@tenfour/receiver";
import { describe, expect, test } from "vitest";
import { deferred, turn, until } from "./support/deferred.js";
import {
  bytes,
  call911,
  custom,
  fromAccweb,
  fromSonoran,
  KEY,
  newLap,
  sessionChanged,
} from "./support/events.js";
import { open } from "./support/open.js";

/** Over the default threshold of 256 kB, and over what one message from the worker may weigh. */
const large = sessionChanged("1", 20, 60);

function lapsSeen(receiver: Receiver): string[] {
  const seen: string[] = [];
  receiver.on("instance_live_session_changed", () => seen.push("session"));
  receiver.on("instance_live_new_lap", ({ event }) => seen.push(`lap ${event.data.lapTimeMS}`));
  return seen;
}

describe("a body over the threshold", () => {
  test("arrives as contracts understands it", async () => {
    expect(large.length).toBeGreaterThan(256 * 1024);
    await using opened = open();
    const seen: ReceivedRecord[] = [];
    opened.receiver.on("instance_live_session_changed", (record) => seen.push(record));
    await opened.receiver.ingest(large, fromAccweb);
    await opened.receiver.close();
    const expected = parseAccweb(JSON.parse(large.toString()));
    expect(expected.outcome).toBe("known");
    expect(JSON.stringify(seen[0]?.event)).toBe(JSON.stringify(expected.event));
    expect(seen[0]?.raw.bytes).toEqual(large);
    expect(opened.log.lines).toEqual([]);
  });

  test("keeps its place among the events of its instance", async () => {
    await using opened = open();
    const seen = lapsSeen(opened.receiver);
    await opened.receiver.ingest(newLap("1", 1), fromAccweb);
    await opened.receiver.ingest(large, fromAccweb);
    await opened.receiver.ingest(newLap("1", 2), fromAccweb);
    await opened.receiver.close();
    expect(seen).toEqual(["lap 1", "session", "lap 2"]);
  });

  test("does not hold up other instances", async () => {
    await using opened = open();
    const seen = lapsSeen(opened.receiver);
    await opened.receiver.ingest(large, fromAccweb);
    await opened.receiver.ingest(newLap("2", 2), fromAccweb);
    await opened.receiver.close();
    expect(seen).toEqual(["lap 2", "session"]);
  });

  test("may, from Sonoran, be overtaken while its key is looked for", async () => {
    await using opened = open();
    const seen: (string | null)[] = [];
    opened.receiver.onAny(({ name }) => seen.push(name));
    const slow = opened.receiver.ingest(custom({ padding: "x".repeat(300_000) }), fromSonoran);
    const quick = await opened.receiver.ingest(call911("Ada"), fromSonoran);
    await slow;
    await opened.receiver.close();
    expect(quick.status).toBe("accepted");
    expect(seen).toEqual(["EVENT_911", "CUSTOM"]);
  });

  test("is understood as a value of that size is, in the worker", async () => {
    await using opened = open();
    const seen: ReceivedRecord[] = [];
    opened.receiver.onAny((record) => seen.push(record));
    await opened.receiver.ingest(
      { key: KEY, type: "CUSTOM", padding: "x".repeat(300_000), text: KEY },
      fromSonoran,
    );
    await opened.receiver.close();
    expect(seen).toMatchObject([{ name: "CUSTOM", event: { text: "[redacted]" }, raw: { exact: false } }]);
  });

  test("takes only its own bytes along when it is a view of more", async () => {
    await using opened = open();
    const seen = lapsSeen(opened.receiver);
    const chunk = Buffer.concat([Buffer.alloc(100), large, Buffer.alloc(100)]);
    await opened.receiver.ingest(chunk.subarray(100, -100), fromAccweb);
    await opened.receiver.close();
    expect(seen).toEqual(["session"]);
    expect(chunk.subarray(100, -100).equals(large)).toBe(true);
  });
});

describe("a large body is understood only when somebody wants it", () => {
  const handled = async (
    subscribe: (receiver: Receiver) => unknown,
    bodies: readonly Uint8Array[] = [large],
  ): Promise<unknown> => {
    await using opened = open();
    subscribe(opened.receiver);
    for (const body of bodies) {
      const meta = body === large ? fromAccweb : fromSonoran;
      expect((await opened.receiver.ingest(body, meta)).status).toBe("accepted");
    }
    await opened.receiver.close();
    expect(opened.receiver.stats()).toMatchObject({ heldBytes: 0, waiting: 0 });
    const { known, unknown, invalid } = opened.receiver.stats().handled;
    return known + unknown + invalid;
  };
  const nothing = (): void => undefined;
  const padding = "x".repeat(300_000);

  test.each<[string, (receiver: Receiver) => unknown, number]>([
    ["nobody", nothing, 0],
    ["a handler for the other source", (r) => r.on("EVENT_911", nothing), 0],
    ["a handler for another name", (r) => r.on("instance_live_new_lap", nothing), 0],
    ["a handler for its name", (r) => r.on("instance_live_session_changed", nothing), 1],
    ["onAny", (r) => r.on("instance_live_new_lap", nothing).onAny(nothing), 1],
    ["onInvalid", (r) => r.onInvalid(nothing), 1],
    ["middleware", (r) => r.on("instance_live_new_lap", nothing).use((_record, next) => next()), 1],
  ])("%s", async (_who, subscribe, expected) => {
    expect(await handled(subscribe)).toBe(expected);
  });

  test.each<[string, Buffer, number]>([
    ["under its name", custom({ type: "EVENT_DISPATCH_UNIT_ATTACH", padding }), 1],
    ["under its old name in any case", custom({ type: "Event_Unit_Attach", padding }), 1],
    [
      "under the last of two names",
      bytes(`{"key":"${KEY}","type":"X","padding":"${padding}","type":"EVENT_UNIT_ATTACH"}`),
      1,
    ],
    ["under another name", custom({ type: "EVENT_DISPATCH_UNIT_DETACH", padding }), 0],
    ["without a name", custom({ type: 7, padding }), 0],
    ["not even JSON", bytes(`{"key":"${KEY}","padding":"${padding}",`), 0],
  ])("by name, of Sonoran: %s", async (_how, body, expected) => {
    const names = (r: Receiver): unknown => r.on(["EVENT_DISPATCH_UNIT_ATTACH", "EVENT_911"], nothing);
    expect(await handled(names, [body])).toBe(expected);
  });
});

test("many large bodies of many instances all arrive, each in its lane", async () => {
  await using opened = open();
  const seen: string[] = [];
  const gate = deferred();
  opened.receiver.onAny(async ({ instance, name }) => {
    if (seen.length === 0) await gate.promise;
    seen.push(`${instance} ${name === "instance_live_new_lap" ? "lap" : "session"}`);
  });
  for (const instance of ["1", "2", "3"]) {
    await opened.receiver.ingest(sessionChanged(instance, 20, 40), fromAccweb);
    await opened.receiver.ingest(newLap(instance), fromAccweb);
  }
  await turn();
  gate.resolve();
  await until(() => seen.length === 6);
  for (const instance of ["1", "2", "3"]) {
    expect(seen.filter((one) => one.startsWith(instance))).toEqual([
      `${instance} session`,
      `${instance} lap`,
    ]);
  }
});
