import { TenfourError } from "@tenfour/contracts";
import { expect, test } from "vitest";
import { type ListenOptions, listen } from "../src/index.js";
import { EVENT, FakeIntake, type FakeSettings, SECRET } from "./support/fake-intake.js";
import { RawClient, request } from "./support/raw-client.js";

const LOCAL = { host: "127.0.0.1", port: 0 };
const servers = { "/s/main": { community: "c", server: 1 }, "/s/other/": { community: "c", server: 2 } };

async function failure(options: ListenOptions, settings?: FakeSettings): Promise<TenfourError> {
  const error: unknown = await listen(new FakeIntake(settings), { ...LOCAL, ...options }).then(
    (listener) => listener.close(),
    (reason: unknown) => reason,
  );
  if (!(error instanceof TenfourError))
    throw new Error("listen() did not fail with a TenfourError", { cause: error });
  return error;
}

test("a port in use is one sentence", async () => {
  await using first = await listen(new FakeIntake(), LOCAL);
  const error = await failure({ port: first.port });
  expect(error.code).toBe("ERR_TENFOUR_PORT_IN_USE");
  expect(error.message).toBe(
    `port ${first.port} on 127.0.0.1 is already in use: stop the other program, or choose another port`,
  );
  expect(error.cause).toMatchObject({ code: "EADDRINUSE" });
});

test("an address that is not ours is one sentence", async () => {
  const error = await failure({ host: "203.0.113.1" });
  expect(error.code).toBe("ERR_TENFOUR_HOST");
  expect(error.message).toMatch(/this machine has no such address/);
});

test.each<[ListenOptions, RegExp]>([
  [{ port: 70_000 }, /port: /],
  [{ sonoranPaths: ["event"] }, /sonoranPaths\.0: expected a path that starts with "\/"/],
  [{ accwebPaths: ["/callback?x"] }, /accwebPaths\.0: /],
  [{ accwebSecretHeader: "x secret" }, /accwebSecretHeader: expected the name of a header/],
  [{ maxSonoranBodyBytes: 0 }, /maxSonoranBodyBytes: /],
  [{ accwebPaths: ["/event/"] }, /the path "\/event" is claimed by sonoran and by accweb events/],
  [{ sonoranPaths: ["/healthz"] }, /"\/healthz" is the health check/],
])("wrong options %j are named", async (options, message) => {
  const error = await failure(options);
  expect(error.code).toBe("ERR_TENFOUR_OPTIONS");
  expect(error.message).toMatch(message);
});

test("a server's path must not be accweb's either", async () => {
  const error = await failure({ accwebPaths: ["/s/main"] }, { servers });
  expect(error.message).toMatch(/"\/s\/main" is claimed by/);
});

test("a misspelt option is an error", async () => {
  const options: object = { prot: 1 };
  expect((await failure(options)).message).toMatch(/prot/);
});

test("a source that is off has no door, and leaves its paths to the other", async () => {
  const intake = new FakeIntake({ off: "sonoran" });
  await using door = await listen(intake, { ...LOCAL, accwebPaths: ["/"] });
  for (const [send, status] of [
    [request("GET", "/event"), 404],
    [request("POST", "/event", {}, EVENT), 404],
    [request("POST", "/"), 401],
  ] as const) {
    await using client = new RawClient(door.port);
    await client.write(send);
    expect((await client.answer())?.status).toBe(status);
  }
  expect(intake.refusals.map(({ code }) => code)).toEqual([
    "ERR_TENFOUR_SOURCE_OFF",
    "ERR_TENFOUR_SOURCE_OFF",
    "ERR_TENFOUR_SECRET_WRONG",
  ]);
  expect(door.urls.sonoran).toEqual([]);
});

test("a server may have accweb's usual path when accweb is off", async () => {
  const intake = new FakeIntake({ off: "accweb", servers: { "/callback": { community: "c", server: 3 } } });
  await using door = await listen(intake, LOCAL);
  await using client = new RawClient(door.port);
  await client.write(request("POST", "/callback", {}, EVENT));
  expect((await client.answer())?.status).toBe(200);
  expect(intake.ingested).toMatchObject([{ meta: { source: "sonoran", boundTo: { server: 3 } } }]);
});

test("a server's own path says which server it is", async () => {
  const intake = new FakeIntake({ servers });
  await using door = await listen(intake, LOCAL);
  await using client = new RawClient(door.port);
  for (const path of ["/s/main", "/s/main/?x", "/s/other", "/event"]) {
    await client.write(request("POST", path, {}, EVENT));
    expect((await client.answer())?.status).toBe(200);
  }
  expect(intake.ingested.map(({ meta }) => meta.boundTo?.server)).toEqual([1, 1, 2, undefined]);
});

test("a path may be written as people read it, and comes encoded in any way", async () => {
  const own = { "/s/nürburg": { community: "c", server: 1 }, "/s/a%20b": { community: "c", server: 2 } };
  const intake = new FakeIntake({ servers: own });
  await using door = await listen(intake, { ...LOCAL, accwebPaths: ["/rückruf/"], sonoranPaths: ["/é"] });
  const base = `http://127.0.0.1:${door.port}`;
  expect(door.urls).toEqual({
    sonoran: [`${base}/%C3%A9`, `${base}/s/n%C3%BCrburg`, `${base}/s/a%20b`],
    accweb: [`${base}/r%C3%BCckruf`],
  });
  await using client = new RawClient(door.port);
  for (const path of ["/%C3%A9", "/s/n%c3%bcrburg/", "/s/n%C3%BCrburg", "/s/a%20b"]) {
    await client.write(request("POST", path, {}, EVENT));
    expect((await client.answer())?.status).toBe(200);
  }
  await client.write(request("POST", "/r%c3%BCckruf", { "x-tenfour-secret": SECRET }, "lap"));
  expect((await client.answer())?.status).toBe(204);
  expect(intake.ingested.map(({ meta }) => meta.boundTo?.server)).toEqual([undefined, 1, 1, 2, undefined]);
});

test("the health check can be switched off", async () => {
  await using door = await listen(new FakeIntake(), { ...LOCAL, healthz: false });
  await using client = new RawClient(door.port);
  await client.write(request("GET", "/healthz"));
  expect((await client.answer())?.status).toBe(404);
});

test("the secret can come in a header of one's choice", async () => {
  await using door = await listen(new FakeIntake(), { ...LOCAL, accwebSecretHeader: "X-My-Secret" });
  await using client = new RawClient(door.port);
  await client.write(request("POST", "/callback", { "x-my-secret": "let-me-in-0123" }, "lap"));
  expect((await client.answer())?.status).toBe(204);
});

test("says where it listens", async () => {
  await using door = await listen(new FakeIntake({ servers }), {
    host: "0.0.0.0",
    port: 0,
    sonoranPaths: ["/event"],
  });
  const base = `http://127.0.0.1:${door.port}`;
  expect(door).toMatchObject({ host: "0.0.0.0", port: expect.any(Number) });
  expect(door.urls).toEqual({
    sonoran: [`${base}/event`, `${base}/s/main`, `${base}/s/other`],
    accweb: [`${base}/callback`],
  });
});

test("an IPv6 address is shown in brackets, an IPv4 sender by its own address", async () => {
  const intake = new FakeIntake();
  await using door = await listen(intake, { host: "::", port: 0 });
  expect(door.urls.accweb).toEqual([`http://[::1]:${door.port}/callback`]);
  await using client = new RawClient(door.port);
  await client.write(request("POST", "/nowhere"));
  await client.answer();
  expect(intake.refusals).toMatchObject([{ origin: { address: "127.0.0.1" } }]);
});
