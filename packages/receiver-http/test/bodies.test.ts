import { expect, test } from "vitest";
import { deferred } from "./support/deferred.js";
import { DOORS, type OpenDoor } from "./support/doors.js";
import { EVENT, FakeIntake, SECRET } from "./support/fake-intake.js";
import { useFakeTimeouts } from "./support/fake-timeouts.js";
import { chunk, RawClient, request, roundTrip } from "./support/raw-client.js";

const EVERY_DOOR = Object.keys(DOORS);
const secret = { "X-Tenfour-Secret": SECRET };

async function open(name: string, intake: FakeIntake, options = {}): Promise<OpenDoor> {
  const opener = DOORS[name];
  if (opener === undefined) throw new Error(`no door "${name}"`);
  return opener(intake, options);
}

test.each(EVERY_DOOR)("%s: a body that is cut off is never handed on", async (name) => {
  const intake = new FakeIntake();
  await using door = await open(name, intake);
  const client = new RawClient(door.port);
  await client.write(request("POST", "/event", { "Content-Length": String(EVENT.length + 1) }, EVENT));
  await intake.until(() => intake.heldBytes === EVENT.length);
  client.socket.destroy();
  await intake.until(() => intake.refusals.length > 0);
  expect(intake.refusals).toMatchObject([{ code: "ERR_TENFOUR_BODY_CUT", source: "sonoran" }]);
  expect(intake.ingested).toEqual([]);
  expect(intake.heldBytes).toBe(0);
});

test.each(EVERY_DOOR)("%s: a chunked body without its end is never handed on", async (name) => {
  const intake = new FakeIntake();
  await using door = await open(name, intake);
  const client = new RawClient(door.port);
  await client.write(
    `${request("POST", "/callback", { ...secret, "Transfer-Encoding": "chunked" })}${chunk(EVENT)}`,
  );
  await intake.until(() => intake.heldBytes > 0);
  client.socket.resetAndDestroy();
  await intake.until(() => intake.refusals.length > 0);
  expect(intake.refusals).toMatchObject([{ code: "ERR_TENFOUR_BODY_CUT", source: "accweb" }]);
  expect(intake.ingested).toEqual([]);
});

const HANG_UPS = { politely: "destroy", abruptly: "resetAndDestroy" } as const;
const EVERY_HANG_UP = EVERY_DOOR.flatMap((name) =>
  (["politely", "abruptly"] as const).map((how) => [name, how] as const),
);

test.each(EVERY_HANG_UP)(
  "%s: a complete body is kept although its sender has hung up %s",
  async (name, how) => {
    const gate = deferred();
    const intake = new FakeIntake({ gate: gate.promise });
    await using door = await open(name, intake);
    const client = new RawClient(door.port);
    await client.write(request("POST", "/callback", secret, "lap"));
    client.socket[HANG_UPS[how]]();
    await intake.until(() => intake.ingested.length > 0);
    expect(intake.ingested).toMatchObject([{ text: "lap", exact: true }]);
    expect(intake.refusals).toEqual([]);
    gate.resolve();
  },
);

test.each(EVERY_DOOR)(
  "%s: memory is taken for bytes that came, and 503 said when there is none",
  async (name) => {
    const intake = new FakeIntake({ maxHeldBytes: 100 });
    await using door = await open(name, intake);
    await using idle = new RawClient(door.port);
    await idle.write(request("POST", "/event", { "Content-Length": "5000000" }, "x".repeat(80)));
    await intake.until(() => intake.heldBytes === 80);
    await using client = new RawClient(door.port);
    await client.write(request("POST", "/event", {}, EVENT));
    const answer = await client.answer();
    expect(answer).toMatchObject({ status: 503, headers: { "retry-after": "5" } });
    expect(intake.heldBytes).toBe(80);
    expect(intake.refusals).toMatchObject([{ code: "ERR_TENFOUR_OVERLOADED" }]);
  },
);

test.each(EVERY_DOOR)("%s: a large body arrives byte for byte, in one piece", async (name) => {
  const intake = new FakeIntake();
  await using door = await open(name, intake);
  const body = JSON.stringify({ laps: Array.from({ length: 200_000 }, (_, lap) => lap) });
  await using client = new RawClient(door.port);
  await client.write(request("POST", "/callback", secret, body));
  expect((await client.answer())?.status).toBe(204);
  expect(intake.ingested[0]?.text === body).toBe(true);
  expect(intake.peakHeldBytes).toBe(body.length);
});

// With fetch, what is left of a body is the runtime's business.
test.each(["listen", "node:http", "express"])(
  "%s: who sends too much gets to read the answer",
  async (name) => {
    const intake = new FakeIntake();
    await using door = await open(name, intake, { maxSonoranBodyBytes: 1_000_000 });
    await using client = new RawClient(door.port);
    const piece = "x".repeat(500_000);
    await client.write(request("POST", "/event", { "Transfer-Encoding": "chunked" }));
    // Nothing is read before everything has been written, as simple senders do it.
    for (let sent = 0; sent < 10_000_000; sent += piece.length) await client.write(chunk(piece));
    expect((await client.answer())?.status).toBe(413);
    expect(intake.heldBytes).toBe(0);
  },
);

test("listen: a sender may close its side with its last byte and still read the answer", async () => {
  const gate = deferred();
  const intake = new FakeIntake({ gate: gate.promise });
  await using door = await open("listen", intake);
  await using client = new RawClient(door.port);
  client.socket.end(request("POST", "/event", {}, EVENT));
  await intake.until(() => intake.ingested.length > 0);
  // By the time another sender has its answer, the end of the first one's side has been seen.
  await roundTrip(door.port);
  gate.resolve();
  expect((await client.answer())?.status).toBe(200);
  await client.closed;
});

test("listen: a sender that closes its side too early is told so, at once", async () => {
  useFakeTimeouts();
  const intake = new FakeIntake();
  await using door = await open("listen", intake);
  await using client = new RawClient(door.port);
  client.socket.end(request("POST", "/event", { "Content-Length": "500" }, EVENT));
  expect(await client.answer()).toMatchObject({ status: 400, body: "body incomplete" });
  await client.closed;
  expect(intake.refusals).toMatchObject([
    { code: "ERR_TENFOUR_BODY_CUT", source: "sonoran", origin: { path: "/event" } },
  ]);
});

test("listen: a chunk that is none is 400, and nothing is handed on", async () => {
  useFakeTimeouts();
  const intake = new FakeIntake();
  await using door = await open("listen", intake);
  await using client = new RawClient(door.port);
  await client.write(`${request("POST", "/event", { "Transfer-Encoding": "chunked" })}${chunk(EVENT)}zz\r\n`);
  expect((await client.answer())?.status).toBe(400);
  expect(intake.refusals).toMatchObject([{ code: "ERR_TENFOUR_BAD_REQUEST", source: "sonoran" }]);
  expect(intake.ingested).toEqual([]);
  expect(intake.heldBytes).toBe(0);
  client.socket.end();
  await client.closed;
});

test.each(EVERY_DOOR)(
  "%s: a body may come in many chunks, but not in thousands of tiny ones",
  async (name) => {
    const intake = new FakeIntake();
    await using door = await open(name, intake);
    await using client = new RawClient(door.port);
    const head = request("POST", "/event", { "Transfer-Encoding": "chunked" });
    const pieces = [...EVENT.padEnd(1_000)].map(chunk).join("");
    await client.write(`${head}${pieces}0\r\n\r\n`);
    expect((await client.answer())?.status).toBe(200);
    await client.write(`${head}${pieces}${chunk(" ")}`);
    expect((await client.answer())?.status).toBe(400);
    expect(intake.refusals).toMatchObject([{ code: "ERR_TENFOUR_BAD_REQUEST", source: "sonoran" }]);
    expect(intake.heldBytes).toBe(0);
  },
);
