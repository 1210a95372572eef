import { expect, test } from "vitest";
import { eventually } from "../../test/eventually.js";
import { instantClock } from "../../test/instant-clock.js";
import { tcpListener } from "../../test/tcp-listener.js";
import type { Delivery } from "../outcome.js";
import { patrolShift } from "./shift.js";
import { type CadOptions, startCad } from "./start-cad.js";
import type { CadWireEvent } from "./wire.js";

const apiKey = "test-key-0123456789";
const short = { calls: 2, units: 2, apiKey } as const;
const fast = (): CadOptions => ({ ...short, clock: instantClock() });
const ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
const bodies = (options = {}) =>
  [...patrolShift({ ...short, ...options })].map(({ event }) => JSON.stringify({ key: apiKey, ...event }));

test("posts the shift in order with the key in front, over one connection", async () => {
  await using listener = await tcpListener((_request, socket) => socket.write(ok));
  await using cad = await startCad({ ...fast(), to: `${listener.url}/sonorancad/event?x=1` });
  const summary = await cad.done;
  expect(listener.requests.map(({ body }) => body.toString())).toEqual(bodies());
  expect(summary).toMatchObject({ ended: "finished", answered: { "200": bodies().length }, errors: 0 });
  expect(summary.events).toBe(bodies().length);
  expect(listener.connections).toBe(1);
  expect(listener.requests[0]?.head).toMatch(/^POST \/sonorancad\/event\?x=1 HTTP\/1\.1\r\n/);
  expect(listener.requests[0]?.head).toMatch(/\r\nContent-Type: application\/json\r\n/i);
});

test("sends the legacy forms when asked to", async () => {
  await using listener = await tcpListener((_request, socket) => socket.write(ok));
  await using cad = await startCad({ ...fast(), to: listener.url, forms: "legacy" });
  await cad.done;
  expect(listener.requests.map(({ body }) => body.toString())).toEqual(bodies({ forms: "legacy" }));
});

test("tells what was answered, without the key", async () => {
  await using listener = await tcpListener((_request, socket) => {
    socket.write("HTTP/1.1 401 Unauthorized\r\nContent-Length: 5\r\n\r\nwrong");
  });
  const deliveries: Delivery<CadWireEvent>[] = [];
  const to = `${listener.url}/event?token=hunter2`;
  await using cad = await startCad({ ...fast(), to, onAnswer: (delivery) => deliveries.push(delivery) });
  await cad.done;
  expect(deliveries).toHaveLength(bodies().length);
  expect(deliveries[0]).toMatchObject({
    result: "answered",
    status: 401,
    body: "wrong",
    to: `${listener.url}/event`,
  });
  expect(JSON.stringify(deliveries)).not.toMatch(/hunter2|test-key/);
});

test("gives up on a silent listener, goes on, and never repeats an event", async () => {
  await using listener = await tcpListener((request, socket) => {
    if (!request.body.includes("EVENT_911")) socket.write(ok);
  });
  await using cad = await startCad({ ...fast(), to: listener.url, timeoutMs: 2_000 });
  const summary = await cad.done;
  expect(summary).toMatchObject({ timeouts: 2, sent: bodies().length });
  expect(listener.requests.map(({ body }) => body.toString())).toEqual(bodies());
});

test("counts a connection that is reset as an error and goes on", async () => {
  await using listener = await tcpListener((request, socket) => {
    if (request.body.includes("EVENT_911")) socket.resetAndDestroy();
    else socket.write(ok);
  });
  await using cad = await startCad({ ...fast(), to: listener.url });
  expect(await cad.done).toMatchObject({ errors: 2, answered: { "200": bodies().length - 2 } });
});

test("a duplicate arrives twice, a drop not at all", async () => {
  await using listener = await tcpListener((_request, socket) => socket.write(ok));
  await using twice = await startCad({ ...fast(), to: listener.url, faults: { duplicate: 1 } });
  await twice.done;
  expect(listener.requests.map(({ body }) => body.toString())).toEqual(
    bodies().flatMap((body) => [body, body]),
  );
  await using none = await startCad({ ...fast(), to: listener.url, faults: { drop: 1 } });
  expect(await none.done).toMatchObject({ events: bodies().length, sent: 0 });
});

test("a burst is sent all at once, before any of it is answered", async () => {
  const waiting: (() => void)[] = [];
  await using listener = await tcpListener((_request, socket) => waiting.push(() => socket.write(ok)));
  await using cad = await startCad({ ...fast(), to: listener.url, faults: { burst: 1, burstSize: 7 } });
  await eventually(() => expect(waiting.length).toBe(7));
  expect(listener.connections).toBe(7);
  for (const answer of waiting) answer();
  await eventually(() => expect(waiting.length).toBe(14));
  expect((await cad.stop()).injected.bursts).toBe(2);
});

test("a cut body never becomes a request; a slow one does", async () => {
  await using listener = await tcpListener((_request, socket) => socket.write(ok));
  await using cut = await startCad({ ...fast(), to: listener.url, faults: { cutBody: 1 } });
  const summary = await cut.done;
  expect(summary).toMatchObject({ sent: bodies().length, answered: {}, errors: 0 });
  expect(summary.injected.cutBodies).toBe(bodies().length);
  await eventually(() => expect(listener.unfinished).toHaveLength(bodies().length));
  expect(listener.requests).toEqual([]);
  await using slow = await startCad({ ...fast(), to: listener.url, faults: { slowBody: 1 } });
  expect((await slow.done).answered).toEqual({ "200": bodies().length });
});

test("repeats the shift with new people and new ids until it is stopped", async () => {
  await using listener = await tcpListener((_request, socket) => socket.write(ok));
  await using cad = await startCad({ ...fast(), to: listener.url, loop: true });
  const logins = () =>
    listener.requests
      .map(({ body }) => JSON.parse(body.toString()))
      .filter(({ type }) => type === "EVENT_UNIT_LOGIN");
  await eventually(() => expect(logins().length).toBeGreaterThanOrEqual(9));
  expect((await cad.stop()).ended).toBe("stopped");
  const ids = logins().map(({ data }) => data.unit.id);
  expect(new Set(ids).size).toBe(ids.length);
});

test("stop abandons a request under way and leaves no connection", async () => {
  await using listener = await tcpListener(() => undefined);
  await using cad = await startCad({ ...fast(), to: listener.url });
  await eventually(() => expect(listener.requests.length).toBe(1));
  expect(await cad.stop()).toMatchObject({ ended: "stopped", sent: 1, stopped: 1, errors: 0 });
  await eventually(() => expect(listener.open.size).toBe(0));
});

test("stop interrupts the wait for the next event", async () => {
  await using listener = await tcpListener((_request, socket) => socket.write(ok));
  await using cad = await startCad({ ...short, to: listener.url, speed: 1 });
  await eventually(() => expect(cad.counters.answered).toEqual({ "200": 1 }));
  expect(await cad.stop()).toMatchObject({ ended: "stopped", sent: 1 });
});

test.each([
  [
    { to: "ftp://x/hunter2" },
    "`to` must be an http:// URL such as http://127.0.0.1:30150/callback, but it begins with ftp:.",
  ],
  [{ apiKey: "" }, "`apiKey` is empty: the CAD always sends the community's key."],
  [{ timeoutMs: 0 }, "`timeoutMs` must be a whole number from 1 to 600000, but is 0."],
  [{ speed: 0 }, "`speed` must be a number from 1 to 100, but is 0."],
])("refuses %j", async (options, message) => {
  await expect(startCad(options)).rejects.toThrow(message);
});
