import { expect, test } from "vitest";
import { eventually } from "../../test/eventually.js";
import { instantClock } from "../../test/instant-clock.js";
import { tcpListener } from "../../test/tcp-listener.js";
import type { Delivery } from "../outcome.js";
import type { AccwebCallbackClient } from "./callback-section.js";
import { goJson } from "./go-json.js";
import { type AccwebOptions, startAccweb } from "./start-accweb.js";
import { raceWeekend } from "./weekend.js";
import type { AccwebWireEvent } from "./wire.js";

const short = { cars: 2, lapsPerSession: 1 } as const;
const fast = (): AccwebOptions => ({ ...short, clock: instantClock() });
/** A time limit that a busy machine does not reach. */
const callbackTo = (...clients: AccwebCallbackClient[]) => ({ enabled: true, timeout: "30s", clients });
const patient = (...urls: string[]) => callbackTo(...urls.map((url) => ({ url })));
const weekendBodies = () => [...raceWeekend(short)].map(({ event }) => goJson(event));
const isLast = (body: Buffer) => body.includes("instance_stopped");

test("with `timestamps: sending` an event says when it was sent", async () => {
  await using listener = await tcpListener();
  const clock = instantClock(Date.UTC(2031, 4, 5));
  await using accweb = await startAccweb({
    ...short,
    clock,
    callback: patient(listener.url),
    timestamps: "sending",
  });
  await accweb.done;
  const bodies = listener.requests.map(({ body }) => body.toString());
  expect(JSON.parse(bodies[0] ?? "").timestamp).toBe("2031-05-05T00:00:00Z");
  const withoutTime = (body: string) => body.replace(/"timestamp":"[^"]*"/, "");
  expect(bodies.map(withoutTime)).toEqual(weekendBodies().map(withoutTime));
});

test("loops with another seed each time until it is stopped", async () => {
  await using listener = await tcpListener();
  await using accweb = await startAccweb({ ...fast(), callback: patient(listener.url), loop: true });
  await eventually(() =>
    expect(listener.requests.filter(({ body }) => isLast(body)).length).toBeGreaterThan(2),
  );
  expect((await accweb.stop()).ended).toBe("stopped");
  const events = listener.requests.map(({ body }) => JSON.parse(body.toString()));
  const players = events
    .filter(({ eventName }) => eventName === "instance_live_new_driver")
    .map(({ data }) => data.playerID);
  expect(players.length).toBeGreaterThan(4);
  expect(new Set(players).size).toBe(players.length);
  const timestamps = events.map(({ timestamp }) => timestamp.slice(0, 23));
  expect(timestamps.every((time, index) => index === 0 || time >= timestamps[index - 1])).toBe(true);
});

test("stop ends a request that waits for ever, says so, and leaves nothing behind", async () => {
  await using listener = await tcpListener(() => undefined);
  const callback = { enabled: true, timeout: "0s", clients: [{ url: listener.url }] };
  const deliveries: Delivery<AccwebWireEvent>[] = [];
  await using accweb = await startAccweb({
    ...fast(),
    callback,
    onAnswer: (delivery) => deliveries.push(delivery),
  });
  await eventually(() => expect(listener.requests.length).toBe(1));
  expect(accweb.counters).toMatchObject({ sent: 1, stopped: 0 });
  expect(await accweb.stop()).toMatchObject({ ended: "stopped", sent: 1, stopped: 1 });
  expect(deliveries.map(({ result }) => result)).toEqual(["stopped"]);
  expect(await accweb.stop()).toBe(await accweb.done);
  await eventually(() => expect(listener.open.size).toBe(0));
});

test("shows where an event went without the secrets of the URL", async () => {
  await using listener = await tcpListener();
  const to = `http://user:hunter2@127.0.0.1:${listener.port}/callback?secret=hunter2`;
  const places = new Set<string>();
  await using accweb = await startAccweb({ ...fast(), to, onAnswer: (delivery) => places.add(delivery.to) });
  await accweb.done;
  expect([...places]).toEqual([`${listener.url}/callback`]);
});

test("an onAnswer that throws ends the run and rejects `done`", async () => {
  await using listener = await tcpListener();
  const accweb = await startAccweb({
    ...fast(),
    callback: patient(listener.url),
    onAnswer: () => {
      throw new Error("my own mistake");
    },
  });
  await expect(accweb.done).rejects.toThrow("my own mistake");
  await eventually(() => expect(listener.open.size).toBe(0));
  expect(listener.requests.length).toBe(1);
});

test("a cut body ends in the middle; the listener gets no whole event", async () => {
  await using listener = await tcpListener();
  const callback = callbackTo({ url: listener.url, events: ["instance_started"] });
  await using accweb = await startAccweb({ ...fast(), callback, faults: { cutBody: 1 } });
  const summary = await accweb.done;
  expect(summary).toMatchObject({ sent: 1, answered: {}, errors: 0 });
  await eventually(() => expect(listener.unfinished).toHaveLength(1));
  const [whole = ""] = weekendBodies();
  const arrived = listener.unfinished[0]?.toString().split("\r\n\r\n")[1];
  expect(arrived).toBe(whole.slice(0, Math.floor(whole.length / 2)));
});

test("a slow body arrives whole, in pieces over time", async () => {
  await using listener = await tcpListener();
  const clock = instantClock();
  const callback = callbackTo({ url: listener.url, events: ["instance_started"] });
  await using accweb = await startAccweb({
    ...short,
    clock,
    callback,
    faults: { slowBody: 1, slowBodyMs: 500 },
  });
  await accweb.done;
  expect(listener.requests.map(({ body }) => body.toString())).toEqual(weekendBodies().slice(0, 1));
  expect(clock.slept.filter((ms) => ms === 50)).toHaveLength(10);
});

test.each([
  { to: "http://x/", callback: patient("http://y/") },
  { timeout: "1s", callback: patient("http://y/") },
])("refuses two answers to where and how long: %j", async (options) => {
  await expect(startAccweb(options)).rejects.toThrow("Give `callback`, or `to` and `timeout`, but not both");
});

test("`timeout` is a Go duration for `to`", async () => {
  await expect(startAccweb({ timeout: "soon" })).rejects.toThrow("must be a Go duration");
  await using listener = await tcpListener(() => undefined);
  await using accweb = await startAccweb({ ...fast(), to: listener.url, timeout: "1ms", lapsPerSession: 1 });
  expect((await accweb.done).timeouts).toBe(weekendBodies().length);
});
