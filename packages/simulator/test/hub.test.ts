import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import type { HubEntry } from "../src/hub/log.js";
import { startHub } from "../src/hub/start-hub.js";
import { connect, connectRaw } from "./hub-client.js";

const KEY = "a-key-of-the-test";
const communities = [{ communityId: "c1", apiKey: KEY, servers: [{ id: 1 }, { id: 2 }] }];
const EVENT = { type: "EVENT_911", data: { call: { callId: 7, caller: "Zoë \u001e \u2028 😀" } } };

test.each([true, false])(
  "a client comes in with negotiation %s and gets events as string and object",
  async (negotiate) => {
    await using hub = await startHub({ communities });
    await using client = await connect(hub.url, { negotiate });
    const answer: unknown = await client.connection.invoke("authenticatev2", "c1", KEY, 1);
    expect(answer).toEqual({ success: true, error: null, count: 0 });
    const outcome = await hub.push(1, EVENT);
    await hub.push(1, EVENT, { as: "object" });
    const [first, second] = await client.received(2);
    expect(first).toBe(JSON.stringify({ key: KEY, ...EVENT }));
    expect(second).toEqual({ key: KEY, ...EVENT });
    const [session] = hub.sessions;
    expect(session).toEqual({ connection: expect.any(String), community: "c1", server: 1 });
    expect(outcome).toEqual({
      ...{ community: "c1", server: 1, type: "EVENT_911", copies: 1 },
      ...{ via: "ws", connection: session?.connection },
    });
    if (negotiate) expect(client.connection.connectionId).toBe(session?.connection);
  },
);

test("negotiation knows tokens from version 1 on, takes each once, and offers websockets only", async () => {
  await using hub = await startHub({ communities });
  const negotiate = async (query: string): Promise<Record<string, unknown>> => {
    const response = await fetch(`${hub.url}/negotiate${query}`, { method: "POST" });
    expect(response.headers.get("content-type")).toBe("application/json");
    const body: unknown = await response.json();
    return body as Record<string, unknown>;
  };
  const availableTransports = [{ transport: "WebSockets", transferFormats: ["Text", "Binary"] }];
  expect(await negotiate("")).toEqual({
    negotiateVersion: 0,
    connectionId: expect.any(String),
    availableTransports,
  });
  expect(await negotiate("?negotiateVersion=1")).toEqual({
    negotiateVersion: 1,
    connectionId: expect.stringMatching(/^[\w-]{22}$/),
    connectionToken: expect.stringMatching(/^[\w-]{22}$/),
    availableTransports,
  });
  expect(await negotiate("?negotiateVersion=x")).toEqual({
    error: "The client requested a non-integer protocol version.",
  });
  expect((await fetch(`${hub.url}/negotiate`)).status).toBe(405);
  expect((await fetch(hub.url)).status).toBe(400);
  expect((await fetch(`${hub.url}?id=nobody`)).status).toBe(404);
  expect((await fetch(hub.url.replace("apiWsHub", "other"))).status).toBe(404);
});

test("what does not fit is refused in the CAD's words", async () => {
  await using hub = await startHub({ communities });
  await using client = await connect(hub.url);
  const authenticate = (...args: unknown[]): Promise<unknown> =>
    client.connection.invoke("authenticate", ...args);
  const no = (error: string) => ({ success: false, error, count: 0 });
  expect(await client.connection.invoke("unitLocation", [])).toEqual(
    no("Unauthenticated. Call authenticate first."),
  );
  expect(await authenticate("c2", KEY, 1)).toEqual(no("INVALID COMMUNITY ID"));
  expect(await authenticate("c1", KEY.toUpperCase(), 1)).toEqual(no("INVALID API KEY"));
  expect(await authenticate("c1", KEY, 3)).toEqual(no("INVALID SERVER ID"));
  expect(hub.sessions).toEqual([]);
  await expect(authenticate("c1", KEY)).rejects.toThrow(
    "Failed to invoke 'authenticate' due to an error on the server.",
  );
  await expect(client.connection.invoke("authenticatev3")).rejects.toThrow(
    "Failed to invoke 'authenticatev3' due to an error on the server. HubException: Method does not exist.",
  );
});

test("a session without a server may call methods and gets no events", async () => {
  await using hub = await startHub({ communities });
  await using client = await connect(hub.url);
  await client.connection.invoke("authenticatev2", "c1", KEY, null);
  expect(await hub.push(1, EVENT)).toMatchObject({ via: "none" });
  const update = { identId: 4, location: "Grove Street" };
  expect(await client.connection.invoke("unitLocation", [update])).toEqual({
    success: true,
    error: null,
    count: 1,
  });
});

test("unitLocation has the limits and the words of the vendor", async () => {
  let nowMs = 1_000;
  await using hub = await startHub({ communities, now: () => nowMs });
  await using client = await connect(hub.url);
  await client.connection.invoke("authenticatev2", "c1", KEY, 1);
  const send = (updates: unknown): Promise<unknown> => client.connection.invoke("unitLocation", updates);
  const update = { apiId: "STEAM:1", location: "Grove Street" };
  const times = (length: number): object[] => Array.from({ length }, () => update);
  const incomplete = "Each unit update requires identId, apiId, communityUserId, or roblox, and location.";
  const refusals = [
    [[], "Missing unit location updates."],
    [null, "Missing unit location updates."],
    [times(26), "Too many unit updates in one call. Max is 25."],
    [[update, { location: "nobody's" }], incomplete],
    [[{ identId: 1 }], incomplete],
    [[{ apiId: "STEAM:1", location: "" }], incomplete],
    [["Grove Street"], incomplete],
  ] as const;
  for (const [updates, error] of refusals) {
    expect(await send(updates), error).toEqual({ success: false, error, count: 0 });
  }
  expect(await send(times(25))).toEqual({ success: true, error: null, count: 25 });
  nowMs += 199;
  expect(await send([update])).toMatchObject({ error: "UNIT_LOCATION updates are limited to every 200ms." });
  nowMs += 1;
  for (const by of [{ identId: 0 }, { communityUserId: "u" }, { roblox: 5 }]) {
    expect(await send([{ ...by, location: "Grove Street" }])).toMatchObject({ success: true });
    nowMs += 200;
  }
});

test("a server's events go to its newest session, then to the one before, then to HTTP, then nowhere", async () => {
  const posts: string[] = [];
  await using http = createServer((request, response) => {
    request
      .setEncoding("utf8")
      .on("data", (text: string) => posts.push(`${request.headers["content-type"]} ${text}`));
    request.on("end", () => response.writeHead(418).end());
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const pushUrl = `http://127.0.0.1:${(http.address() as AddressInfo).port}/sonorancad/event`;
  await using hub = await startHub({
    communities: [
      {
        ...communities[0]!,
        servers: [{ id: 1, pushUrl }, { id: 2 }, { id: 3, pushUrl: "http://127.0.0.1:1/" }],
      },
    ],
  });
  await using older = await connect(hub.url);
  const newer = await connect(hub.url);
  await using other = await connect(hub.url);
  await newer.connection.invoke("authenticatev2", "c1", KEY, 1);
  await older.connection.invoke("authenticatev2", "c1", KEY, 1);
  // Authenticating again is what makes it the newest.
  await newer.connection.invoke("authenticatev2", "c1", KEY, 1);
  await other.connection.invoke("authenticatev2", "c1", KEY, 2);
  await hub.push(1, EVENT);
  await newer.received(1);
  const left = hub.next("disconnected");
  await newer.connection.stop();
  await left;
  await hub.push(1, EVENT);
  await older.received(1);
  const leftToo = hub.next("disconnected");
  await older.connection.stop();
  await leftToo;
  expect(await hub.push(1, EVENT)).toMatchObject({ via: "http", status: 418 });
  expect(posts).toEqual([`application/json ${JSON.stringify({ key: KEY, ...EVENT })}`]);
  expect(other.events).toEqual([]);
  await other.connection.invoke("authenticatev2", "c1", KEY, 1);
  expect(await hub.push(2, EVENT), "authenticating again moves the session").toMatchObject({ via: "none" });
  expect(await hub.push(3, EVENT)).toMatchObject({
    via: "http",
    error: expect.stringContaining("ECONNREFUSED"),
  });
});

test("a burst is one websocket frame, and a copy another", async () => {
  await using hub = await startHub();
  await using raw = await connectRaw(hub.url);
  const frames: number[] = [];
  raw.socket.on("message", (data: Buffer) => frames.push(data.toString().split("\u001e").length - 1));
  const authenticate = ["SIMULATED-COMMUNITY", "SIMULATED-COMMUNITY-API-KEY", 1];
  raw.send(JSON.stringify({ type: 1, target: "authenticate", arguments: authenticate, invocationId: "1" }));
  await raw.heard(1);
  await hub.burst(1, [EVENT, EVENT, EVENT]);
  await hub.push(1, EVENT, { copies: 2 });
  await raw.heard(6);
  expect(frames).toEqual([1, 3, 1, 1]);
});

test("a burst comes in order, and 1 MB comes whole", async () => {
  await using hub = await startHub({ communities });
  await using client = await connect(hub.url);
  await client.connection.invoke("authenticatev2", "c1", KEY, 1);
  const events = Array.from({ length: 1_000 }, (_, number) => ({ type: "X", data: { number } }));
  await hub.burst(1, events, { as: "object" });
  const large = { type: "X", data: "x".repeat(1_048_576) };
  await hub.push(1, large, { copies: 2 });
  const received = await client.received(1_002);
  expect(received.slice(0, 1_000)).toEqual(events.map((event) => ({ key: KEY, ...event })));
  const text = JSON.stringify({ key: KEY, ...large });
  expect(received.slice(1_000).map((payload) => payload === text)).toEqual([true, true]);
});

test("everything that happens is told, without any key", async () => {
  const told: HubEntry[] = [];
  await using hub = await startHub({ communities, now: () => 0, onEntry: (entry) => told.push(entry) });
  const entries = hub.entries();
  await using client = await connect(hub.url);
  await client.connection.invoke("authenticate", "c1", "a-wrong-key", 1);
  await client.connection.invoke("authenticate", KEY, "c1", 1);
  await client.connection.invoke("authenticatev2", "c1", KEY, 1);
  await hub.push(1, EVENT);
  const gone = hub.next("disconnected");
  await client.connection.stop();
  await gone;
  await hub.close();
  const heard: HubEntry[] = [];
  for await (const entry of entries) heard.push(entry);
  expect(told.slice(1)).toEqual(heard);
  expect(told.map(({ kind }) => kind)).toEqual([
    ...["listening", "connected", "refused", "called", "refused", "called", "authenticated", "called"],
    ...["pushed", "disconnected", "stopped"],
  ]);
  expect(told[1]).toMatchObject({ at: "1970-01-01T00:00:00.000Z", negotiated: false });
  expect(told[3]).toMatchObject({ method: "authenticate", arguments: ["c1", "[redacted]", 1] });
  expect(told[4]).toMatchObject({ community: "[redacted]", error: "INVALID COMMUNITY ID" });
  expect(told[9]).toMatchObject({ reason: "closed by the client" });
  expect(JSON.stringify(told)).not.toMatch(/a-key-of-the-test|a-wrong-key/);
});
