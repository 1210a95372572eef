import { Hono } from "hono";
import { expect, test } from "vitest";
import { createFetchHandler } from "../src/fetch.js";
import { EVENT, FakeIntake, SECRET } from "./support/fake-intake.js";

function post(
  path: string,
  body: RequestInit["body"],
  headers: Readonly<Record<string, string>> = {},
): Request {
  return new Request(`http://test${path}`, { method: "POST", body, headers, duplex: "half" } as RequestInit);
}

test("no server is needed", async () => {
  const intake = new FakeIntake();
  const handle = createFetchHandler(intake);
  const kept = await handle(post("/event", EVENT));
  expect([kept.status, await kept.text()]).toEqual([200, "ok"]);
  expect((await handle(new Request("http://test/elsewhere"))).status).toBe(404);
  const head = await handle(new Request("http://test/event", { method: "HEAD" }));
  expect([head.status, head.body]).toEqual([200, null]);
});

test("answers leave the connection to the server", async () => {
  const answer = await createFetchHandler(new FakeIntake())(post("/event", "{}"));
  expect(answer.headers.has("connection")).toBe(false);
});

test("the address of the sender, where it is known, is reported", async () => {
  const intake = new FakeIntake();
  await createFetchHandler(intake)(post("/callback?secret=no", "lap"), { address: "192.0.2.7" });
  expect(intake.refusals).toEqual([
    {
      code: "ERR_TENFOUR_SECRET_WRONG",
      source: "accweb",
      origin: { address: "192.0.2.7", path: "/callback" },
    },
  ]);
});

test("a stream that fails is a cut body", async () => {
  const intake = new FakeIntake();
  const stream = new ReadableStream({
    pull(controller) {
      if (intake.heldBytes > 0) controller.error(new Error("gone"));
      else controller.enqueue(new TextEncoder().encode(EVENT));
    },
  });
  expect((await createFetchHandler(intake)(post("/event", stream))).status).toBe(400);
  expect(intake.refusals).toMatchObject([{ code: "ERR_TENFOUR_BODY_CUT" }]);
  expect([intake.heldBytes, intake.ingested]).toEqual([0, []]);
});

test("a stream that ends before its Content-Length is a cut body", async () => {
  const intake = new FakeIntake();
  const answer = await createFetchHandler(intake)(
    post("/event", EVENT, { "content-length": String(EVENT.length + 1) }),
  );
  expect(answer.status).toBe(400);
  expect(intake.refusals).toMatchObject([{ code: "ERR_TENFOUR_BODY_CUT" }]);
});

test("a stream that is refused is let go, not cancelled", async () => {
  const intake = new FakeIntake();
  let cancelled = false;
  const stream = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(1_000)),
    cancel: () => {
      cancelled = true;
    },
  });
  const asked = post("/event", stream);
  expect((await createFetchHandler(intake, { maxSonoranBodyBytes: 5_000 })(asked)).status).toBe(413);
  expect([cancelled, asked.body?.locked, intake.heldBytes]).toEqual([false, false, 0]);
});

test("a body that was read before is explained, once", async () => {
  const intake = new FakeIntake();
  const handle = createFetchHandler(intake);
  const asked = post("/event", EVENT);
  await asked.text();
  expect((await handle(asked)).status).toBe(400);
  const locked = post("/event", EVENT);
  locked.body?.getReader();
  expect((await handle(locked)).status).toBe(400);
  expect(intake.lines).toMatchObject([expect.stringMatching(/call Tenfour's handler first/)]);
});

test("in Hono, by route or mounted", async () => {
  const intake = new FakeIntake();
  const handle = createFetchHandler(intake);
  const app = new Hono();
  app.all("/sonorancad/event", (context) => handle(context.req.raw));
  app.mount("/hooks", handle);
  app.get("/", (context) => context.text("home"));
  expect((await app.request("/sonorancad/event", { method: "POST", body: EVENT })).status).toBe(200);
  expect((await app.request("/sonorancad/event", { method: "HEAD" })).status).toBe(200);
  expect(
    (await app.request(`/hooks/callback?secret=${SECRET}`, { method: "POST", body: "lap" })).status,
  ).toBe(204);
  expect(await (await app.request("/")).text()).toBe("home");
});
