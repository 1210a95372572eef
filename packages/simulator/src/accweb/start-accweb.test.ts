import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { expect, test } from "vitest";
import { eventually } from "../../test/eventually.js";
import { instantClock } from "../../test/instant-clock.js";
import { tcpListener } from "../../test/tcp-listener.js";
import type { AccwebCallbackClient } from "./callback-section.js";
import { goJson } from "./go-json.js";
import { type AccwebOptions, startAccweb } from "./start-accweb.js";
import { raceWeekend } from "./weekend.js";

const short = { cars: 2, lapsPerSession: 1 } as const;
const fast = (): AccwebOptions => ({ ...short, clock: instantClock() });
/** A time limit that a busy machine does not reach. */
const callbackTo = (...clients: AccwebCallbackClient[]) => ({ enabled: true, timeout: "30s", clients });
const patient = (...urls: string[]) => callbackTo(...urls.map((url) => ({ url })));
const weekendBodies = () => [...raceWeekend(short)].map(({ event }) => goJson(event));
const isLast = (body: Buffer) => body.includes("instance_stopped");

test("posts the weekend byte for byte, in order, each event once, over one connection after 204", async () => {
  await using listener = await tcpListener();
  await using accweb = await startAccweb({ ...fast(), callback: patient(`${listener.url}/callback`) });
  const summary = await accweb.done;
  expect(listener.requests.map(({ body }) => body.toString())).toEqual(weekendBodies());
  expect(summary).toMatchObject({ ended: "finished", errors: 0, timeouts: 0 });
  expect(summary.answered).toEqual({ "204": listener.requests.length });
  expect(listener.connections).toBe(1);
});

test("sends its headers in the exact order of the real one", async () => {
  await using listener = await tcpListener();
  const headers = { "x-tenfour-secret": "s3cret" };
  const callback = callbackTo({ url: `${listener.url}/callback`, headers });
  await using accweb = await startAccweb({ ...fast(), callback });
  await accweb.done;
  const [first] = listener.requests;
  expect(first?.head).toBe(
    "POST /callback HTTP/1.1\r\n" +
      `Host: 127.0.0.1:${listener.port}\r\n` +
      "User-Agent: Go-http-client/1.1\r\n" +
      `Content-Length: ${first?.body.length}\r\n` +
      "Content-Type: application/json; charset=utf-8\r\n" +
      "X-Tenfour-Secret: s3cret\r\n" +
      "Accept-Encoding: gzip\r\n\r\n",
  );
});

test.each([
  ["Content-Length: 0", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 1],
  ["a body", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", undefined],
  ["an empty chunked body", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", undefined],
  ["Connection: close", "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n", undefined],
])("after an answer with %s it uses the right number of connections", async (_name, answer, connections) => {
  await using listener = await tcpListener((_request, socket) => socket.write(answer));
  await using accweb = await startAccweb({ ...fast(), callback: patient(listener.url) });
  await accweb.done;
  expect(listener.connections).toBe(connections ?? listener.requests.length);
});

test("holds a connection whose answer has a body open until the time limit, but not beyond stop", async () => {
  await using listener = await tcpListener((_request, socket) => {
    socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  });
  const callback = { enabled: true, timeout: "0s", clients: [{ url: listener.url }] };
  const accweb = await startAccweb({ ...short, speed: 1, callback });
  await eventually(() => expect(listener.requests.length).toBe(2));
  expect(listener.open.size).toBe(2);
  await accweb.stop();
  await eventually(() => expect(listener.open.size).toBe(0));
});

test("closes a held connection when the time limit of its request is over", async () => {
  await using listener = await tcpListener((_request, socket) => {
    socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  });
  const callback = {
    enabled: true,
    timeout: "500ms",
    clients: [{ url: listener.url, events: ["instance_started"] }],
  };
  await using _accweb = await startAccweb({ ...short, speed: 1, callback });
  await eventually(() => expect(listener.requests.length).toBe(1));
  await eventually(() => expect(listener.open.size).toBe(0));
});

test("gives up on a silent listener, hangs up, goes on with the next event, and never repeats one", async () => {
  await using listener = await tcpListener(() => undefined);
  const events = ["instance_started", "instance_stopped"];
  const callback = { enabled: true, timeout: "500ms", clients: [{ url: listener.url, events }] };
  await using accweb = await startAccweb({ ...fast(), callback });
  const summary = await accweb.done;
  expect(summary).toMatchObject({ sent: 2, timeouts: 2, answered: {} });
  const names = listener.requests.map(({ body }) => JSON.parse(body.toString()).eventName);
  expect(names).toEqual(events);
  expect(listener.connections).toBe(2);
  await eventually(() => expect(listener.open.size).toBe(0));
});

test.each([
  ["500", "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n", { "500": 6 }],
  ["429", "HTTP/1.1 429 Slow down\r\nContent-Length: 0\r\n\r\n", { "429": 6 }],
])("does not repeat an event that was answered %s", async (_status, answer, answered) => {
  await using listener = await tcpListener((_request, socket) => socket.write(answer));
  const callback = callbackTo({ url: listener.url, events: ["instance_live_new_lap"] });
  await using accweb = await startAccweb({ ...fast(), callback });
  expect((await accweb.done).answered).toEqual(answered);
  const bodies = listener.requests.map(({ body }) => body.toString());
  expect(new Set(bodies).size).toBe(6);
});

test("counts a reset, a broken answer and a closed port as errors, and goes on", async () => {
  await using listener = await tcpListener(({ body }, socket: Socket) => {
    if (body.includes("instance_started")) socket.resetAndDestroy();
    else if (isLast(body)) socket.write("what is this?\r\n\r\n");
    else socket.write("HTTP/1.1 204 No Content\r\n\r\n");
  });
  const unused = createServer().listen(0, "127.0.0.1");
  await once(unused, "listening");
  const address = unused.address();
  unused.close();
  await once(unused, "close");
  const port = typeof address === "object" ? address?.port : undefined;
  const events = ["instance_started", "instance_live_reseting_race_weekend", "instance_stopped"];
  const clients = [
    { url: listener.url, events },
    { url: `http://127.0.0.1:${port}/`, events },
  ];
  const failures: string[] = [];
  await using accweb = await startAccweb({
    ...fast(),
    callback: callbackTo(...clients),
    onAnswer: (delivery) => {
      if (delivery.result === "error")
        failures.push(`${delivery.event.eventName}: ${delivery.error.message}`);
    },
  });
  expect(await accweb.done).toMatchObject({ sent: 6, errors: 5, answered: { "204": 1 } });
  expect(failures.filter((failure) => failure.includes("ECONNREFUSED"))).toHaveLength(3);
  expect(failures).toContain("instance_stopped: The listener did not answer with HTTP/1.x.");
});

test("sends to all listeners at the same time, and the next event when the slowest has answered", async () => {
  const waiting: Socket[] = [];
  await using slow = await tcpListener((_request, socket) => waiting.push(socket));
  await using quick = await tcpListener();
  await using accweb = await startAccweb({ ...fast(), callback: patient(slow.url, quick.url) });
  const total = weekendBodies().length;
  for (let served = 1; served <= total; served++) {
    await eventually(() => expect(waiting.length).toBe(1));
    await eventually(() => expect(quick.requests.length).toBe(served));
    // The quick one has had its event and gets no other before the slow one answers.
    await new Promise((resolve) => setImmediate(resolve));
    expect([slow.requests.length, quick.requests.length]).toEqual([served, served]);
    waiting.pop()?.write("HTTP/1.1 204 No Content\r\n\r\n");
  }
  expect((await accweb.done).answered).toEqual({ "204": total * 2 });
});

test("sends each listener what its `events` say", async () => {
  await using all = await tcpListener();
  await using some = await tcpListener();
  const callback = callbackTo({ url: all.url }, { url: some.url, events: ["instance_live_new_driver"] });
  await using accweb = await startAccweb({ ...fast(), callback });
  await accweb.done;
  expect(all.requests.length).toBe(weekendBodies().length);
  expect(some.requests.length).toBe(2);
});

test("reuses at most the connections that are still alive: one that the listener closed costs no event", async () => {
  let answered = 0;
  await using listener = await tcpListener((_request, socket) => {
    answered += 1;
    if (answered % 3 === 0) socket.end("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
    else socket.write("HTTP/1.1 204 No Content\r\n\r\n");
  });
  await using accweb = await startAccweb({ ...fast(), callback: patient(listener.url) });
  const { answered: counts, errors } = await accweb.done;
  expect([counts, errors]).toEqual([{ "204": weekendBodies().length }, 0]);
  expect(listener.connections).toBe(Math.ceil(weekendBodies().length / 3));
});

test("a 4 MB standings event arrives whole", async () => {
  await using listener = await tcpListener();
  const options = { seed: 3, cars: 60, lapsPerSession: { Practice: 1, Qualifying: 1, Race: 300 } };
  const callback = callbackTo({ url: listener.url, events: ["instance_live_session_changed"] });
  await using accweb = await startAccweb({ ...options, clock: instantClock(), callback });
  await accweb.done;
  expect(Math.max(...listener.requests.map(({ body }) => body.length))).toBeGreaterThan(4_000_000);
  expect(listener.requests.map(({ body }) => JSON.parse(body.toString()).data.oldSession)).toEqual([
    "Practice",
    "Qualifying",
    "Race",
  ]);
  expect(listener.connections).toBe(1);
});
