import { expect, test } from "vitest";
import { listen } from "../src/index.js";
import { EVENT, FakeIntake, KEY, SECRET } from "./support/fake-intake.js";
import { RawClient, request } from "./support/raw-client.js";

const LOCAL = { host: "127.0.0.1", port: 0 };
const secret = { "X-Tenfour-Secret": SECRET };

test("one connection serves all of a sender's events", async () => {
  const intake = new FakeIntake();
  await using door = await listen(intake, LOCAL);
  await using client = new RawClient(door.port);
  for (const [path, status] of [
    ["/event", 200],
    ["/callback", 204],
    ["/event", 200],
  ] as const) {
    await client.write(request("POST", path, secret, EVENT));
    const answer = await client.answer();
    expect(answer?.status).toBe(status);
    expect(answer?.headers["connection"]).toBe("keep-alive");
  }
});

test("204 is the bare minimum, so that accweb keeps its connection", async () => {
  const intake = new FakeIntake();
  await using door = await listen(intake, LOCAL);
  await using client = new RawClient(door.port);
  await client.write(request("POST", "/callback", { ...secret, Connection: "close" }, "lap"));
  const [head = "", ...rest] = (await client.rest()).split("\r\n\r\n");
  expect(head.split("\r\n").map((line) => line.split(":")[0]?.toLowerCase())).toEqual([
    "http/1.1 204 no content",
    "date",
    "connection",
  ]);
  expect(rest).toEqual([""]);
});

test.each([
  ["a wrong key", request("POST", "/event", {}, "{}")],
  ["a foreign path", request("POST", "/nowhere", {}, EVENT)],
  ["a look at the page", request("GET", "/event")],
  ["a health check", request("GET", "/healthz")],
])("%s does not keep a connection", async (_says, bytes) => {
  await using door = await listen(new FakeIntake(), LOCAL);
  await using client = new RawClient(door.port);
  await client.write(bytes);
  expect((await client.answer())?.headers["connection"]).toBe("close");
  await client.closed;
});

test("pipelined requests are answered in their order", async () => {
  const intake = new FakeIntake();
  await using door = await listen(intake, LOCAL);
  await using client = new RawClient(door.port);
  const other = EVENT.replace("EVENT_CUSTOM", "EVENT_OTHER");
  await client.write(
    [
      request("POST", "/event", {}, EVENT),
      request("POST", "/callback", secret, "lap"),
      request("POST", "/event", {}, other),
      request("DELETE", "/event"),
    ].join(""),
  );
  const answers = [
    await client.answer(),
    await client.answer(),
    await client.answer(),
    await client.answer(),
  ];
  expect(answers.map((answer) => answer?.status)).toEqual([200, 204, 200, 405]);
  expect(intake.ingested.map(({ text }) => text)).toEqual([EVENT, "lap", other]);
});

test("an idle connection is closed in the end", async () => {
  await using door = await listen(new FakeIntake(), { ...LOCAL, keepAliveTimeoutMs: 50 });
  await using client = new RawClient(door.port);
  await client.write(request("POST", "/event", {}, EVENT));
  expect((await client.answer())?.status).toBe(200);
  await client.closed;
});

test("Expect: 100-continue without a secret is refused without asking for the body", async () => {
  const intake = new FakeIntake();
  await using door = await listen(intake, LOCAL);
  await using client = new RawClient(door.port);
  await client.write(request("POST", "/callback", { Expect: "100-continue", "Content-Length": "500" }));
  expect((await client.answer())?.status).toBe(401);
  await client.closed;
  expect(intake.refusals).toHaveLength(1);
});

test("CONNECT is refused and closed", async () => {
  const intake = new FakeIntake();
  await using door = await listen(intake, LOCAL);
  await using client = new RawClient(door.port);
  await client.write(request("CONNECT", "example.test:443"));
  expect((await client.answer())?.status).toBe(405);
  await client.closed;
  expect(intake.refusals).toMatchObject([{ code: "ERR_TENFOUR_METHOD" }]);
});

test.each([
  [
    "as a proxy sends it",
    request("POST", `http://${KEY}@somewhere.test/event?secret=${SECRET}`, {}, EVENT),
    200,
  ],
  ["without a path", request("POST", "http://somewhere.test?x", {}, EVENT), 200],
  ["an asterisk", request("OPTIONS", "*"), 404],
  ["HTTP/1.0 without Host", "GET /healthz HTTP/1.0\r\n\r\n", 200],
])("a request target %s", async (_says, bytes, status) => {
  const intake = new FakeIntake();
  await using door = await listen(intake, LOCAL);
  await using client = new RawClient(door.port);
  await client.write(bytes);
  expect((await client.answer())?.status).toBe(status);
  expect(JSON.stringify(intake.refusals)).not.toContain("somewhere");
});

test("a refusal is reported with its sender and path, without the query", async () => {
  const intake = new FakeIntake();
  await using door = await listen(intake, LOCAL);
  await using client = new RawClient(door.port);
  await client.write(request("POST", `/callback?secret=${SECRET.slice(1)}`, {}, "lap"));
  expect((await client.answer())?.status).toBe(401);
  expect(intake.refusals).toEqual([
    {
      code: "ERR_TENFOUR_SECRET_WRONG",
      source: "accweb",
      origin: { address: "127.0.0.1", path: "/callback" },
    },
  ]);
});
