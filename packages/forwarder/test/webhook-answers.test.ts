import { createForwarder, type TargetOptions } from "@tenfour/forwarder";
import { describe, expect, test } from "vitest";
import { record } from "./support/events.js";
import { FakeClock } from "./support/fake-clock.js";
import { MemoryOutbox } from "./support/memory-outbox.js";
import { type Answer, TargetServer } from "./support/target-server.js";

async function setUp(answer: Answer, options: Partial<TargetOptions> = {}) {
  const server = await TargetServer.start(answer);
  const clock = new FakeClock();
  const outbox = new MemoryOutbox(clock);
  const target = { ...options, name: "site", type: "webhook", url: server.url } as TargetOptions;
  const forwarder = createForwarder({ outbox, clock, random: () => 0.5, targets: [target] });
  await forwarder.start();
  const send = async (...names: string[]): Promise<string[]> => {
    const receivedAt = new Date(clock.now()).toISOString();
    const events = names.map((name) => record({ name, receivedAt }));
    for (const event of events) await forwarder.enqueue(event);
    return events.map(({ id }) => id);
  };
  const end = async (): Promise<void> => {
    await clock.during(forwarder.close());
    await server[Symbol.asyncDispose]();
  };
  return { server, clock, outbox, forwarder, send, end, consumer: outbox.of("site") };
}

const isBad = (body: string): boolean => body.includes('"BAD"');

describe("an answer that is about the event", () => {
  test.each([400, 405, 409, 411, 413, 415, 418, 422, 451])(
    "%i: dead letter at once, the next goes ahead",
    async (status) => {
      const { send, consumer, end } = await setUp(({ body }, response) => {
        if (!isBad(body)) return 200;
        response.writeHead(status).end("we do not like it");
        return undefined;
      });
      const [bad, good] = await send("BAD", "GOOD");
      await consumer.until(({ settled }) => settled.size === 2);
      expect(consumer.settled.get(String(bad))).toEqual({
        kind: "dead",
        reason: "refused",
        detail: expect.stringMatching(new RegExp(`^127\\.0\\.0\\.1:\\d+ answered ${status}$`)),
        attempts: 1,
        status,
        answer: "we do not like it",
      });
      expect(consumer.settled.get(String(good))).toMatchObject({ kind: "delivered" });
      await end();
    },
  );
});

describe("an answer that may be about the target", () => {
  test.each([401, 403, 404, 407, 408, 425, 500, 502, 503, 301, 307])(
    "%i on everything: all wait, in order, and nothing is lost",
    async (status) => {
      let works = false;
      const { send, clock, server, consumer, end } = await setUp((_request, response) => {
        if (works) return 200;
        response.writeHead(status, { location: "/elsewhere" }).end();
        return undefined;
      });
      const ids = await send("ONE", "TWO", "THREE");
      await clock.until(() => server.arrived.length >= 8, 10_000);
      expect(consumer.settled.size).toBe(0);
      expect(server.arrived.every(({ path }) => path === "/hook")).toBe(true);
      works = true;
      await clock.until(() => consumer.settled.size === 3, 60_000);
      expect(server.ids.slice(-3)).toEqual(ids);
      await end();
    },
  );

  test("a redirect is not followed, and the error says so", async () => {
    const { send, consumer, end } = await setUp((_request, response) => {
      response.writeHead(308, { location: "http://169.254.169.254/" }).end();
    });
    await send("ONE");
    await consumer.until(({ deferrals }) => deferrals.length > 0);
    expect(consumer.deferrals[0]?.failure.error).toContain("answered 308, a redirect, which is not followed");
    await end();
  });

  test("304 is no redirect", async () => {
    const { send, consumer, end } = await setUp(() => 304);
    await send("ONE");
    await consumer.until(({ deferrals }) => deferrals.length > 0);
    expect(consumer.deferrals[0]?.failure.error).toMatch(/answered 304$/);
    await end();
  });

  test("500 to one event only: given up after five attempts", async () => {
    const { send, clock, consumer, end } = await setUp(({ body }) => (isBad(body) ? 500 : 200));
    const [bad, good] = await send("BAD", "GOOD");
    await clock.until(() => consumer.settled.size === 2);
    expect(consumer.settled.get(String(bad))).toMatchObject({
      kind: "dead",
      reason: "refused",
      attempts: 5,
      status: 500,
    });
    expect(consumer.settled.get(String(good))).toMatchObject({ kind: "delivered" });
    await end();
  });
});

describe("Retry-After", () => {
  test("of 503 is the least that the key waits", async () => {
    const times: number[] = [];
    const { send, clock, consumer, end } = await setUp((_request, response) => {
      times.push(clock.now());
      response.writeHead(times.length === 1 ? 503 : 200, { "retry-after": "90" }).end();
    });
    await send("ONE");
    await clock.until(() => consumer.settled.size === 1);
    expect(Number(times[1]) - Number(times[0])).toBeGreaterThanOrEqual(90_000);
    await end();
  });

  test("of 429 pauses the whole target", async () => {
    const times: number[] = [];
    const { send, clock, forwarder, consumer, end } = await setUp((_request, response) => {
      times.push(clock.now());
      response.writeHead(times.length === 1 ? 429 : 200, { "retry-after": "30" }).end();
    });
    await send("ONE");
    await consumer.until(({ deferrals }) => deferrals.length === 1);
    await forwarder.enqueue(
      record({ community: "another", receivedAt: new Date(clock.now()).toISOString() }),
    );
    await clock.advance(25_000);
    expect(times).toHaveLength(1);
    expect((await forwarder.stats()).targets).toMatchObject([{ state: "paused", pending: 2 }]);
    await clock.until(() => consumer.settled.size === 2);
    expect(Number(times[1]) - Number(times[0])).toBeGreaterThanOrEqual(30_000);
    expect((await forwarder.stats()).targets).toMatchObject([
      { state: "working", attempts: { delivered: 2, paused: 1 } },
    ]);
    await end();
  });
});

test("410 halts the target until it is resumed, across restarts", async () => {
  let isGone = true;
  const { send, outbox, server, clock, forwarder, consumer, end } = await setUp(() => (isGone ? 410 : 200));
  const [id] = await send("ONE");
  await consumer.until(() => consumer.halted !== undefined);
  await clock.advance(3_600_000);
  expect(server.arrived).toHaveLength(1);
  expect((await forwarder.stats()).targets).toMatchObject([
    {
      state: "halted",
      pending: 1,
      lastError: { status: 410, detail: expect.stringContaining("answered 410") },
    },
  ]);
  await end();

  isGone = false;
  await using again = await TargetServer.start();
  const target = { name: "site", type: "webhook", url: again.url } as const;
  const second = createForwarder({ outbox, clock, targets: [target] });
  await second.start();
  await clock.advance(3_600_000);
  expect(again.arrived).toHaveLength(0);
  await second.resume("site");
  await again.until(1);
  expect(again.ids).toEqual([id]);
  await clock.during(second.close());
});

test("no answer: the sentence says what is wrong with the host, and never with which secret it was asked", async () => {
  const outbox = new MemoryOutbox();
  const server = await TargetServer.start();
  const { port } = server;
  await server[Symbol.asyncDispose]();
  const url = `http://user:pa55word@127.0.0.1:${port}/hook/s3cret-path?token=s3cret-query`;
  await using forwarder = createForwarder({ outbox, targets: [{ name: "site", type: "webhook", url }] });
  await forwarder.start();
  await forwarder.enqueue(record());
  await outbox.of("site").until(({ deferrals }) => deferrals.length > 0);
  expect(outbox.of("site").deferrals[0]?.failure.error).toBe(
    `127.0.0.1:${port} refused the connection: is it running, and is the port right?`,
  );
  expect(JSON.stringify([await forwarder.stats(), outbox.of("site").deferrals])).not.toMatch(
    /pa55word|s3cret/,
  );
});

test("what a target echoes is kept without secrets, and 16 KiB of it", async () => {
  const key = "Api-Key/123";
  const secret = `whsec_${Buffer.alloc(24, 1).toString("base64")}`;
  const { server, outbox, end } = await setUp(() => 200);
  server.answer = ({ headers, path }, response) => {
    const echo = `${key.toUpperCase()} ${JSON.stringify(headers)} ${path} ${secret} `;
    response.writeHead(422).end(echo + "x".repeat(100_000));
  };
  const clock = new FakeClock();
  const url = server.url.replace("http://", "http://me:pa55word@").concat("?token=s3cret-query");
  const forwarder = createForwarder({
    outbox,
    clock,
    secrets: [key],
    targets: [{ name: "echo", type: "webhook", url, secret, headers: { "x-auth": "s3cret-header" } }],
  });
  await forwarder.start();
  const event = record({ receivedAt: new Date(clock.now()).toISOString() });
  await forwarder.enqueue(event);
  const consumer = outbox.of("echo");
  await consumer.until(({ settled }) => settled.size === 1);
  const settlement = consumer.settled.get(event.id);
  const answer = settlement?.kind === "dead" ? settlement.answer : undefined;
  expect(answer?.length).toBeLessThanOrEqual(16 * 1024);
  expect(answer).toContain("[redacted]");
  for (const text of [key, "pa55word", "s3cret", secret, Buffer.from("me:pa55word").toString("base64")]) {
    expect(answer?.toLowerCase()).not.toContain(text.toLowerCase());
  }
  await clock.during(forwarder.close());
  await end();
});

test("nor is there a secret of the path or of a scheme in it, or half a key where it is cut", async () => {
  const key = "Api-Key/1234567890";
  const { server, outbox, clock, end } = await setUp(() => 200);
  server.answer = ({ headers, path }, response) => {
    const token = String(headers.authorization).replace("Bearer ", "");
    const echo = `Cannot POST ${path}: bad token ${token}`;
    response.writeHead(400).end(`${echo}${"x".repeat(16 * 1024 - echo.length - 10)}${key} and so on`);
  };
  const url = server.url.replace("/hook", "/services/T000/B000/PATHSECRET123456");
  const headers = { authorization: "Bearer HEADERTOKEN123456" };
  const targets = [{ name: "chat", type: "webhook", url, headers }] as const;
  const forwarder = createForwarder({ outbox, clock, secrets: [key], targets });
  await forwarder.start();
  await forwarder.enqueue(record({ receivedAt: new Date(clock.now()).toISOString() }));
  const consumer = outbox.of("chat");
  await consumer.until(({ settled }) => settled.size === 1);
  const [settlement] = consumer.settled.values();
  const answer = settlement?.kind === "dead" ? settlement.answer : undefined;
  expect(answer).toMatch(/^Cannot POST \[redacted\]: bad token \[redacted\]x+\[redacted\]/);
  expect(answer).not.toMatch(/Api-Key|SECRET|TOKEN/);
  await clock.during(forwarder.close());
  await end();
});

test("an event that has gone from one Tenfour to the next five times goes no further", async () => {
  const { outbox, server, clock, consumer, send, end } = await setUp(() => 200);
  const base = {
    source: "sonoran",
    transport: "http",
    receivedAt: new Date(clock.now()).toISOString(),
  } as const;
  const body = { bytes: Buffer.from('{"type":"X"}'), cuts: [], exact: true };
  const id = "019a9c5e-0000-7000-8000-00000000fff";
  await outbox.append({ ...base, id: `${id}4`, orderingKey: "a", hops: 4, body });
  await outbox.append({ ...base, id: `${id}5`, orderingKey: "a", hops: 5, body });
  await send("ONE");
  await consumer.until(({ settled }) => settled.size === 3);
  expect(new Set(server.arrived.map(({ headers }) => headers["tenfour-hops"]))).toEqual(new Set(["1", "5"]));
  expect(consumer.settled.get(`${id}5`)).toMatchObject({ kind: "dead", reason: "loop" });
  await end();
});
