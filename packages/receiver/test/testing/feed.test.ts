import { readFileSync } from "node:fs";
import { createTestReceiver, type TestReceiver } from "@tenfour/receiver/testing";
import { expect, onTestFinished, test } from "vitest";

const call = { callId: 1, isEmergency: true, caller: "Jane", location: "Pier 4", description: "smoke" };

function setUp(): TestReceiver & { readonly seen: string[] } {
  const made = createTestReceiver();
  onTestFinished(() => made.close());
  const seen: string[] = [];
  made.receiver.onAny(({ name, outcome }) => void seen.push(`${outcome} ${name}`));
  return Object.assign(made, { seen });
}

test("feeds a typed event to the handlers and resolves when they are done", async () => {
  const { receiver, feed } = setUp();
  const callers: string[] = [];
  receiver.on("EVENT_911", async ({ event }) => {
    await Promise.resolve();
    callers.push(event.data.call.caller);
  });
  const record = await feed("EVENT_911", { data: { call } });
  expect(callers).toEqual(["Jane"]);
  expect(record).toMatchObject({
    name: "EVENT_911",
    community: "test",
    transport: "local",
    source: "sonoran",
  });
  expect(record.event.data.call.location).toBe("Pier 4");
});

test("fills in accweb's envelope, all of which can be given", async () => {
  const { feed } = setUp();
  const started = await feed("instance_started", {});
  expect(started.event).toMatchObject({ instanceId: "1", track: "monza" });
  const other = await feed("instance_started", { instanceId: "7", track: "spa" });
  expect(other).toMatchObject({ instance: "7", event: { track: "spa" } });
});

test("an event comes from where the test says", async () => {
  const { feed } = setUp();
  const from = {
    community: "nyc",
    server: 2,
    transport: "ws",
    receivedAt: "2026-01-02T03:04:05.678Z",
  } as const;
  expect(await feed("EVENT_UNIT_LOGOUT", { data: { identId: 4 } }, from)).toMatchObject(from);
  expect(await feed("EVENT_UNIT_LOGOUT", { data: { identId: 4 } }, from)).toMatchObject(from);
});

test("members that are not what the name promises are an error that says why", async () => {
  const { feed, feedBody } = setUp();
  const wrong: unknown = { call: { ...call, callId: "one" } };
  await expect(feedBody({ type: "EVENT_911", data: wrong })).resolves.toMatchObject({ outcome: "invalid" });
  // As a JavaScript program would: types do not help there.
  const untyped = feed as (name: string, members: unknown) => Promise<unknown>;
  await expect(untyped("EVENT_911", { data: wrong })).rejects.toThrow(
    /no valid EVENT_911: data\.call\.callId/,
  );
  await expect(untyped("EVENT_912", {})).rejects.toMatchObject({ code: "ERR_TENFOUR_TEST_EVENT" });
});

test("what handlers throw reaches the test", async () => {
  const { receiver, feed } = setUp();
  const broken = new Error("the board is gone");
  receiver.on("EVENT_UNIT_LOGOUT", () => {
    throw broken;
  });
  const fed = feed("EVENT_UNIT_LOGOUT", { data: { identId: 4 } });
  await expect(fed).rejects.toMatchObject({ code: "ERR_TENFOUR_HANDLER", cause: broken });
  receiver.on("EVENT_UNIT_LOGOUT", async () => {
    throw new Error("and so is the rest");
  });
  await expect(feed("EVENT_UNIT_LOGOUT", { data: { identId: 4 } })).rejects.toBeInstanceOf(AggregateError);
  await feed("EVENT_911", { data: { call } });
});

test("takes a fixture as it was sent, in any form", async () => {
  const { feedBody, seen } = setUp();
  const file = new URL(
    "../../../contracts/fixtures/accweb-drivers/instance_live_new_lap.timed.json",
    import.meta.url,
  );
  const lap: unknown = JSON.parse(readFileSync(file, "utf8"));
  await feedBody(lap);
  await feedBody({ key: "whatever was recorded", type: "event_911", data: [{ call }] });
  await feedBody({ type: "OUR_OWN", anything: 1 });
  await feedBody(readFileSync(file), { source: "accweb" });
  expect(seen).toEqual([
    "known instance_live_new_lap",
    "known EVENT_911",
    "unknown OUR_OWN",
    "known instance_live_new_lap",
  ]);
});

test("a text is fed byte for byte and must hold the key", async () => {
  const { feedBody, apiKey } = setUp();
  const broken = await feedBody(`{"key":"${apiKey}","type":"EVENT_911",`);
  expect(broken).toMatchObject({ outcome: "invalid", event: null });
  await expect(feedBody('{"type":"EVENT_911"}')).rejects.toThrow(/ERR_TENFOUR_KEY_MISSING.*apiKey/);
});

test("takes a record again, as `tenfour relay --json` prints it", async () => {
  const { feed, feedRecord, feedBody, apiKey } = setUp();
  const from = { community: "nyc", server: 2, receivedAt: "2026-01-02T03:04:05.678Z" };
  const first = await feed("EVENT_911", { data: { call } }, from);
  const printed = JSON.parse(JSON.stringify(first)) as typeof first;
  const { id: _first, ...rest } = printed;
  const { id: _second, ...again } = await feedRecord(printed);
  expect(again).toEqual(rest);
  const broken = await feedBody(`{"key":"${apiKey}",`);
  await expect(feedRecord(broken)).rejects.toMatchObject({ code: "ERR_TENFOUR_TEST_EVENT" });
});

test("GET_LOGS resolves although only handlers that name it see it", async () => {
  const { feed, receiver, seen } = setUp();
  await feed("GET_LOGS", { logKey: "abc" });
  expect(seen).toEqual([]);
  receiver.on("GET_LOGS", ({ event }) => void seen.push(event.logKey));
  await feed("GET_LOGS", { logKey: "abc" });
  expect(seen).toEqual(["abc"]);
});

test("feeds large bodies, and many at once", async () => {
  const { feed, seen } = setUp();
  const large = { ...call, description: "x".repeat(400_000) };
  await Promise.all([
    feed("EVENT_911", { data: { call: large } }),
    ...Array.from({ length: 50 }, () => feed("EVENT_UNIT_LOGOUT", { data: { identId: 4 } })),
  ]);
  expect(seen).toHaveLength(51);
});
