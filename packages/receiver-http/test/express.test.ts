import express, { type ErrorRequestHandler, type Express } from "express";
import { describe, expect, test } from "vitest";
import { tenfour } from "../src/express.js";
import { deferred } from "./support/deferred.js";
import { type OpenDoor, serve } from "./support/doors.js";
import { EVENT, FakeIntake, KEY, SECRET } from "./support/fake-intake.js";
import { RawClient, request as rawRequest } from "./support/raw-client.js";

interface Sent {
  readonly status: number;
  readonly body: string;
}

async function post(
  door: OpenDoor,
  path: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Sent> {
  const url = `http://127.0.0.1:${door.port}${path}`;
  const answer = await fetch(url, {
    method: "POST",
    body,
    headers: { "content-type": "application/json", ...headers },
  });
  return { status: answer.status, body: await answer.text() };
}

async function get(door: OpenDoor, path: string): Promise<Sent> {
  const answer = await fetch(`http://127.0.0.1:${door.port}${path}`);
  return { status: answer.status, body: await answer.text() };
}

/** An app of somebody's: his own error page is how one sees that an error was passed on. */
function finish(app: Express): Express {
  const page: ErrorRequestHandler = (error, _request, response, _next) => {
    response.status(500).send(`own page: ${String(error.type ?? error.message)}`);
  };
  return app.use(page);
}

const BIG = EVENT.padEnd(200_000);

test("events are exact in front of body parsers, and the rest of the app works behind it", async () => {
  const intake = new FakeIntake();
  const app = express().use(tenfour(intake)).use(express.json());
  app.post("/api", (request, response) => void response.json(request.body));
  await using door = await serve(app);
  expect(await post(door, "/event", EVENT)).toEqual({ status: 200, body: "ok" });
  expect(await post(door, "/event", BIG)).toEqual({ status: 200, body: "ok" });
  expect(await post(door, "/api", '{"a":1}')).toEqual({ status: 200, body: '{"a":1}' });
  expect(intake.ingested).toMatchObject([
    { text: EVENT, exact: true },
    { text: BIG, exact: true },
  ]);
  expect(intake.refusals).toEqual([]);
});

test("the app keeps its home page and its own routes", async () => {
  const intake = new FakeIntake();
  const app = express().use(tenfour(intake));
  app.get("/", (_request, response) => void response.send("home"));
  await using door = await serve(app);
  expect(await get(door, "/")).toEqual({ status: 200, body: "home" });
  expect((await post(door, "/", EVENT)).status).toBe(200);
  expect((await get(door, "/event")).body).toMatch(/listener is reachable/);
  expect((await get(door, "/elsewhere")).status).toBe(404);
  expect(intake.refusals).toEqual([]);
});

test("mounted on the very path of a source, it serves that source", async () => {
  const intake = new FakeIntake();
  const app = express().use("/callback", tenfour(intake)).use("/sonorancad/event", tenfour(intake));
  await using door = await serve(app);
  for (const path of ["/callback", "/callback/", "/callback?a=1"])
    expect((await post(door, path, "lap", { "x-tenfour-secret": SECRET })).status).toBe(204);
  expect((await post(door, `/callback?secret=${SECRET}`, "lap")).status).toBe(204);
  expect((await post(door, "/callback", "lap", { "x-tenfour-secret": "no" })).status).toBe(401);
  expect((await post(door, "/sonorancad/event", EVENT)).status).toBe(200);
  expect(intake.refusals).toMatchObject([
    { code: "ERR_TENFOUR_SECRET_WRONG", origin: { path: "/callback" } },
  ]);
});

test("under a path of its own, log lines show the whole path", async () => {
  const intake = new FakeIntake();
  await using door = await serve(express().use("/hooks", tenfour(intake)));
  expect((await post(door, "/hooks", EVENT)).status).toBe(200);
  expect((await post(door, `/hooks/callback?secret=${SECRET}`, "lap")).status).toBe(204);
  expect((await post(door, "/hooks/callback?secret=no", "lap")).status).toBe(401);
  expect((await get(door, "/hooks/")).body).toMatch(/listener is reachable/);
  expect((await post(door, "/event", EVENT)).status).toBe(404);
  expect(intake.refusals).toMatchObject([{ origin: { path: "/hooks/callback", address: "127.0.0.1" } }]);
});

test("a source that is off belongs to the app", async () => {
  const app = express().use(tenfour(new FakeIntake({ off: "accweb" })));
  app.post("/callback", (_request, response) => void response.send("own"));
  await using door = await serve(app);
  expect((await post(door, "/callback", "{}")).body).toBe("own");
});

test.each([
  ["nothing else", undefined],
  ["a body parser", express.json()],
])(
  "behind middleware that takes its time, and %s, whoever hangs up has sent its event",
  async (_name, parser) => {
    const intake = new FakeIntake();
    const gone = deferred();
    const app = express();
    app.use((incoming, _response, next) => {
      incoming.socket.once("close", () => {
        gone.resolve();
        setImmediate(next);
      });
    });
    if (parser !== undefined) app.use(parser);
    await using door = await serve(app.use(tenfour(intake)));
    await using client = new RawClient(door.port);
    const headers = { "x-tenfour-secret": SECRET, "content-type": "application/json" };
    await client.write(rawRequest("POST", "/callback", headers, '{"a":1}'));
    client.socket.destroy();
    await gone.promise;
    await intake.until(() => intake.ingested.length + intake.refusals.length === 1);
    expect(intake.ingested).toMatchObject([{ text: '{"a":1}', exact: true }]);
  },
);

describe("behind a body parser", () => {
  test("that has parsed the body, the value is handed on", async () => {
    const intake = new FakeIntake();
    await using door = await serve(express().use(express.json()).use(tenfour(intake)));
    expect(await post(door, "/event", ` ${EVENT}`)).toEqual({ status: 200, body: "ok" });
    expect(await post(door, "/event", '{"key":"other"}')).toEqual({ status: 401, body: "wrong key" });
    expect((await post(door, "/callback", '{"a":1}', { "x-tenfour-secret": SECRET })).status).toBe(204);
    expect((await post(door, "/callback", '{"a":1}')).status).toBe(401);
    expect(intake.ingested.map(({ text, exact }) => [text, exact])).toEqual([
      [EVENT, false],
      ['{"key":"other"}', false],
      ['{"a":1}', false],
    ]);
  });

  test("that passes over other content types, the body is still there to read", async () => {
    const intake = new FakeIntake();
    await using door = await serve(express().use(express.json()).use(tenfour(intake)));
    expect((await post(door, "/event", EVENT, { "content-type": "text/plain" })).status).toBe(200);
    expect(intake.ingested).toMatchObject([{ exact: true }]);
  });

  test.each([
    ["express.text()", express.text({ type: "*/*" }), false],
    ["express.raw()", express.raw({ type: "*/*" }), true],
  ])("%s hands on what it read", async (_name, parser, exact) => {
    const intake = new FakeIntake();
    await using door = await serve(express().use(parser).use(tenfour(intake)));
    expect((await post(door, "/event", EVENT)).status).toBe(200);
    expect(intake.ingested).toMatchObject([{ text: EVENT, exact }]);
  });

  test("that has undone a compression, the event is taken", async () => {
    const intake = new FakeIntake();
    await using door = await serve(express().use(express.json()).use(tenfour(intake)));
    const packed = await new Response(
      new Blob([EVENT]).stream().pipeThrough(new CompressionStream("gzip")),
    ).arrayBuffer();
    const headers = { "content-type": "application/json", "content-encoding": "gzip" };
    const answer = await fetch(`http://127.0.0.1:${door.port}/event`, {
      method: "POST",
      body: packed,
      headers,
    });
    expect(answer.status).toBe(200);
    expect(intake.ingested).toMatchObject([{ text: EVENT }]);
  });

  test("its 100 kB limit is explained, once, and each loss is reported", async () => {
    const intake = new FakeIntake();
    await using door = await serve(finish(express().use(express.json()).use(tenfour(intake))));
    expect(await post(door, "/event", BIG)).toEqual({ status: 413, body: "body too large" });
    expect((await post(door, "/event", BIG)).status).toBe(413);
    expect((await post(door, "/callback", BIG)).status).toBe(401);
    expect(intake.lines).toHaveLength(1);
    expect(intake.lines[0]).toMatch(/100 kB.*mount Tenfour before it/);
    expect(intake.refusals.map(({ code }) => code)).toEqual([
      "ERR_TENFOUR_BODY_TOO_LARGE",
      "ERR_TENFOUR_BODY_TOO_LARGE",
      "ERR_TENFOUR_SECRET_WRONG",
    ]);
  });

  test("what it could not parse is handed on as text", async () => {
    const intake = new FakeIntake();
    await using door = await serve(finish(express().use(express.json()).use(tenfour(intake))));
    const broken = EVENT.slice(0, -1);
    expect((await post(door, "/event", broken)).status).toBe(200);
    expect((await post(door, "/callback", '"lap"', { "x-tenfour-secret": SECRET })).status).toBe(204);
    expect(intake.ingested).toMatchObject([{ text: broken, exact: false }, { text: '"lap"' }]);
  });

  test("what it would not read is read", async () => {
    const intake = new FakeIntake();
    await using door = await serve(finish(express().use(express.json()).use(tenfour(intake))));
    expect(
      (await post(door, "/event", EVENT, { "content-type": "application/json; charset=latin1" })).status,
    ).toBe(200);
    expect((await post(door, "/event", EVENT, { "content-encoding": "compress" })).status).toBe(415);
    expect(intake.ingested).toMatchObject([{ text: EVENT, exact: true }]);
  });

  test("a form parser that took the JSON apart is explained", async () => {
    const intake = new FakeIntake();
    await using door = await serve(express().use(express.urlencoded()).use(tenfour(intake)));
    const form = { "content-type": "application/x-www-form-urlencoded" };
    expect(await post(door, "/event", EVENT, form)).toEqual({ status: 400, body: "bad request" });
    expect(intake.lines).toMatchObject([expect.stringMatching(/express\.urlencoded\(\)/)]);
    expect(intake.refusals).toMatchObject([{ code: "ERR_TENFOUR_BAD_REQUEST", source: "sonoran" }]);
    expect(JSON.stringify([intake.lines, intake.refusals])).not.toContain(KEY);
  });

  test("a body that was read and thrown away is explained", async () => {
    const intake = new FakeIntake();
    const app = express().use((request, _response, next) => request.on("end", next).resume());
    await using door = await serve(app.use(tenfour(intake)));
    expect((await post(door, "/event", EVENT)).status).toBe(400);
    expect(intake.lines).toMatchObject([expect.stringMatching(/left nothing in req\.body/)]);
  });

  test.each([
    ["express.json()", express.json()],
    ["express.raw()", express.raw({ type: "*/*" })],
    ["nothing", undefined],
  ])("%s, an empty event is taken as it is, at once", async (_name, parser) => {
    const intake = new FakeIntake();
    const app = express();
    if (parser !== undefined) app.use(parser);
    await using door = await serve(app.use(tenfour(intake)));
    for (const length of ["0", undefined]) {
      await using client = new RawClient(door.port);
      const headers = { "x-tenfour-secret": SECRET, "content-type": "application/json" };
      const framing =
        length === undefined ? { "transfer-encoding": "chunked" } : { "content-length": length };
      const end = length === undefined ? "0\r\n\r\n" : "";
      await client.write(rawRequest("POST", "/callback", { ...headers, ...framing }) + end);
      expect((await client.answer())?.status).toBe(204);
    }
    expect(intake.refusals).toEqual([]);
  });

  test("bytes that are fewer than were announced are not taken", async () => {
    const intake = new FakeIntake();
    const app = express().use(express.raw({ type: "*/*" }));
    app.use((incoming, _response, next) => {
      incoming.body = incoming.body.subarray(1);
      next();
    });
    await using door = await serve(app.use(tenfour(intake)));
    expect(await post(door, "/event", EVENT)).toEqual({ status: 400, body: "body incomplete" });
    expect(intake.ingested).toEqual([]);
  });

  test("errors of other paths, methods and middleware are passed on", async () => {
    const intake = new FakeIntake();
    const app = express().use(express.json());
    app.use("/callback", () => {
      throw new Error("not a parser's");
    });
    await using door = await serve(finish(app.use(tenfour(intake))));
    expect(await post(door, "/api", "{")).toEqual({ status: 500, body: "own page: entity.parse.failed" });
    expect(await post(door, "/callback", "{}")).toEqual({ status: 500, body: "own page: not a parser's" });
    expect(intake.ingested).toEqual([]);
  });
});
