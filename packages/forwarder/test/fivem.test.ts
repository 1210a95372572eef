import { type Clock, createForwarder } from "@tenfour/forwarder";
import { createReceiver } from "@tenfour/receiver";
import { listen } from "@tenfour/receiver-http";
import { startCad, startGameServer } from "@tenfour/simulator";
import { expect, test } from "vitest";
import { systemClock } from "../src/clock.js";
import { record } from "./support/events.js";
import { KEY, setUpFivem } from "./support/fivem.js";
import { MemoryOutbox } from "./support/memory-outbox.js";

test("the game server gets the very bytes, with the key of now", async () => {
  await using it = await setUpFivem();
  const body = `{ "data": [ {"call":{}} ],\r\n"key":"${KEY.toLowerCase()}", "type" : "event_911","x":"\\u00e4 ${KEY}"}`;
  await it.ingest(body);
  await it.game.until(1);
  expect(it.game.requests[0]?.body.toString()).toBe(body.replace(KEY.toLowerCase(), KEY));
  it.key = 'next"key';
  await it.ingest(body);
  await it.game.until(2);
  const rotated = body.replace(KEY.toLowerCase(), 'next\\"key').replace(KEY, 'next\\"key');
  expect(it.game.requests[1]?.body.toString()).toBe(rotated);
});

test("it gets the events of its community, and GET_LOGS only when named", async () => {
  await using it = await setUpFivem();
  await it.ingest(JSON.stringify({ key: "Another-Key", type: "EVENT_911", data: {} }));
  await it.push("GET_LOGS");
  await it.push("EVENT_TONE");
  await it.consumer.until(({ settled }) => settled.size === 3);
  expect(it.game.types).toEqual(["EVENT_TONE"]);
});

test("what it would never answer is not sent", async () => {
  await using it = await setUpFivem();
  const dead = [
    await it.ingest(JSON.stringify({ key: KEY, type: 4 })),
    await it.ingest(`{"key":"${KEY}"`),
    await it.push("EVENT_STATION_ALERT", { message: "x".repeat(5 * 1024 * 1024) }),
  ];
  const last = await it.push("EVENT_911");
  await it.consumer.until(({ settled }) => settled.size === 4);
  for (const id of dead) expect(it.consumer.settled.get(id)).toMatchObject({ reason: "unsendable" });
  expect(it.consumer.settled.get(last)).toMatchObject({ kind: "delivered" });
  expect(it.game.types).toEqual(["EVENT_911"]);
  expect(it.game.refused.length).toBe(0);
});

test("an event that was made here, without a key, gets one", async () => {
  await using it = await setUpFivem();
  await it.forwarder.enqueue(record({ name: "CUSTOM", receivedAt: new Date(it.clock.now()).toISOString() }));
  await it.game.until(1);
  expect(it.game.requests[0]?.body.toString()).toBe(`{"key":"${KEY}","type":"CUSTOM"}`);
});

test("25 at once and 10 a second: the game server's HTTP layer never has to answer 429", async () => {
  await using it = await setUpFivem();
  const startedMs = it.clock.now();
  for (let n = 0; n < 75; n++) await it.push("EVENT_UNIT_LOGOUT", { identId: n });
  await it.game.until(25);
  await it.clock.until(() => it.consumer.settled.size === 75, 50);
  expect(it.game.refused.rate).toBe(0);
  expect(it.clock.now() - startedMs).toBeGreaterThanOrEqual(4_900);
  const sent = it.game.requests.map(
    ({ body }) => JSON.parse(body.toString()) as { data: { identId: number } },
  );
  expect(sent.map(({ data }) => data.identId)).toEqual(Array.from({ length: 75 }, (_, n) => n));
});

test("a game server that forwards back does not make it go round in circles", async () => {
  // Where time stands still every echo is soon, however busy this machine.
  const clock: Clock = { ...systemClock, now: () => 0 };
  const outbox = new MemoryOutbox();
  await using forwarder = createForwarder({ outbox, clock, keyOf: () => KEY });
  await forwarder.start();
  const sonoran = { communities: [{ communityId: "main", apiKey: KEY }] };
  await using receiver = createReceiver({ sonoran, sinks: [forwarder] });
  await using door = await listen(receiver, { port: 0, host: "127.0.0.1" });
  const url = `http://127.0.0.1:${door.port}/`;
  const options = { apiKey: KEY, forwardTo: url, burst: 1_000 };
  await using game = await startGameServer(options);
  const rate = { attempts: 1_000 };
  const events = ["*", "GET_LOGS"];
  await forwarder.addTarget({ name: "game", type: "fivem", url: game.url, community: "main", rate, events });
  await using cad = await startCad({ to: url, apiKey: KEY, calls: 2, speed: 100, gapMs: { min: 0, max: 1 } });
  const { sent } = await cad.done;
  expect(sent).toBeGreaterThan(10);
  // Every event, and every event once more as it came back: all are done with, so none is on its way.
  await outbox.of("game").until(({ settled }) => settled.size === 2 * sent);
  expect(game.requests).toHaveLength(sent);
  expect(outbox.events.size).toBe(2 * sent);
  expect(forwarder.targets()).toMatchObject([{ counters: { echoes: sent }, attempts: { delivered: sent } }]);
});

test("with the CAD behind a proxy on the game server's machine, a panic that is pressed again is sent again", async () => {
  await using it = await setUpFivem();
  const states = [true, false, true, false, true, false, true, false];
  for (const [index, isPanic] of states.entries()) {
    const body = { key: KEY, type: "EVENT_UNIT_PANIC", data: { identIds: [4], isPanic } };
    const origin = { address: "127.0.0.1" };
    await it.receiver.ingest(JSON.stringify(body), { source: "sonoran", transport: "http", origin });
    await it.consumer.until(({ settled }) => settled.size === index + 1);
    await it.clock.advance(600);
  }
  expect(it.game.requests).toHaveLength(states.length);
  expect(it.forwarder.targets()).toMatchObject([{ counters: { echoes: 0 } }]);
});

test("there must be a key for its community, and its address must be a good one", () => {
  const outbox = new MemoryOutbox();
  const target = { name: "game", type: "fivem", community: "main" } as const;
  expect(() => createForwarder({ outbox, targets: [{ ...target, url: "http://127.0.0.1:30120" }] })).toThrow(
    'target "game": there is no API key for the community "main"',
  );
  const keyOf = () => KEY;
  expect(() =>
    createForwarder({ outbox, keyOf, targets: [{ ...target, url: "http://169.254.169.254/" }] }),
  ).toThrow("nothing is ever sent there");
});
