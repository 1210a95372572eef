import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import { createNodeHandler } from "../src/index.js";
import { serve } from "./support/doors.js";
import { EVENT, FakeIntake, KEY, SECRET } from "./support/fake-intake.js";
import { RawClient, request } from "./support/raw-client.js";

/** What some frameworks add to a request. */
type WithBody = IncomingMessage & { body?: unknown };

/** A server that does something with each request before Tenfour's handler has its turn. */
function serveAfter(intake: FakeIntake, before: (incoming: WithBody) => Promise<unknown>) {
  const handle = createNodeHandler(intake);
  return serve((incoming, response) => void before(incoming).then(() => handle(incoming, response)));
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of incoming) text += String(chunk);
  return text;
}

test.each<[string, (text: string) => unknown]>([
  ["a text", (text) => text],
  ["bytes", (text) => Buffer.from(text)],
  ["a value", (text) => JSON.parse(text)],
])("a body that was read, and left as %s, is taken", async (_what, leave) => {
  const intake = new FakeIntake();
  await using door = await serveAfter(intake, async (incoming) => {
    incoming.body = leave(await textOf(incoming));
  });
  await using client = new RawClient(door.port);
  await client.write(request("POST", "/event", {}, EVENT));
  expect((await client.answer())?.status).toBe(200);
  expect(intake.ingested).toMatchObject([{ text: EVENT }]);
});

test("a body that was read and thrown away is refused at once, and explained once", async () => {
  const intake = new FakeIntake();
  await using door = await serveAfter(intake, textOf);
  for (let time = 0; time < 2; time++) {
    await using client = new RawClient(door.port);
    await client.write(request("POST", "/event", {}, EVENT));
    expect((await client.answer())?.status).toBe(400);
  }
  expect(intake.lines).toMatchObject([expect.stringMatching(/left nothing in req\.body/)]);
  expect(intake.refusals).toHaveLength(2);
  expect(JSON.stringify([intake.lines, intake.refusals])).not.toContain(KEY);
});

test("a body of which somebody took the beginning is not taken for whole", async () => {
  const intake = new FakeIntake();
  await using door = await serveAfter(intake, async (incoming) => {
    await once(incoming, "data");
    incoming.pause();
  });
  await using client = new RawClient(door.port);
  const text = request("POST", "/callback", { "x-tenfour-secret": SECRET }, EVENT);
  await client.write(text.slice(0, -10));
  expect((await client.answer())?.status).toBe(400);
  expect(intake.ingested).toEqual([]);
  expect(intake.refusals).toMatchObject([{ code: "ERR_TENFOUR_BAD_REQUEST", source: "accweb" }]);
});
