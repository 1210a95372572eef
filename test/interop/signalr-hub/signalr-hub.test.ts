import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { connect, type TestClient } from "./client.js";
import { type RemoteHub, type RemoteHubOptions, startRealHub, startSimulatedHub } from "./remote-hub.js";

const KEY = "a-key-of-the-test";
const communities = [{ communityId: "c1", apiKey: KEY, servers: [{ id: 1 }, { id: 2 }] }];
const EVENT = { type: "EVENT_911", data: { call: { callId: 7, caller: 'Zoë "Z" \u2028 😀' } } };
const OK = { success: true, error: null, count: 0 };
const no = (error: string): object => ({ success: false, error, count: 0 });

/** Reconnects for about two seconds. */
const RETRIES = Array.from({ length: 40 }, () => 50);

const authenticate = (client: TestClient, server: number | null = 1): Promise<unknown> =>
  client.connection.invoke("authenticatev2", "c1", KEY, server);

describe.each([
  ["simulated", startSimulatedHub],
  ["real", startRealHub],
] as const)("the %s hub", (_name, startWith) => {
  const start = (options: Partial<RemoteHubOptions> = {}): Promise<RemoteHub> =>
    startWith({ communities, ...options });

  test.each([true, false])(
    "lets a client in with negotiation %s; events come as string and object",
    async (negotiate) => {
      await using hub = await start();
      await using client = await connect(hub.url, { negotiate });
      expect(await authenticate(client)).toEqual(OK);
      const outcome = await hub.command("push", { server: 1, event: EVENT });
      await hub.command("push", { server: 1, event: EVENT, as: "object" });
      const [first, second] = await client.received(2);
      expect(JSON.parse(String(first))).toEqual({ key: KEY, ...EVENT });
      expect(second).toEqual({ key: KEY, ...EVENT });
      const { connection } = await hub.happened("authenticated");
      expect(outcome).toEqual({
        community: "c1",
        server: 1,
        type: "EVENT_911",
        copies: 1,
        via: "ws",
        connection,
      });
      expect(await hub.command("sessions")).toEqual([{ connection, community: "c1", server: 1 }]);
      expect(await hub.happened("connected")).toMatchObject({ connection, negotiated: negotiate });
      if (negotiate) expect(client.connection.connectionId).toBe(connection);
    },
  );

  test("refuses in the CAD's words", async () => {
    await using hub = await start();
    await using client = await connect(hub.url);
    const { connection } = client;
    const locate = (updates: unknown): Promise<unknown> => connection.invoke("unitLocation", updates);
    const update = { identId: 1, location: "Grove Street" };
    expect(await locate([update])).toEqual(no("Unauthenticated. Call authenticate first."));
    expect(await connection.invoke("authenticate", "c2", KEY, 1)).toEqual(no("INVALID COMMUNITY ID"));
    expect(await connection.invoke("authenticate", "c1", "wrong", 1)).toEqual(no("INVALID API KEY"));
    expect(await connection.invoke("authenticate", "c1", KEY, 3)).toEqual(no("INVALID SERVER ID"));
    expect(await connection.invoke("authenticate", "c1", KEY, null)).toEqual(OK);
    expect(await locate([])).toEqual(no("Missing unit location updates."));
    expect(await locate(null)).toEqual(no("Missing unit location updates."));
    expect(await locate(Array.from({ length: 26 }, () => update))).toEqual(
      no("Too many unit updates in one call. Max is 25."),
    );
    expect(await locate([{ identId: 1 }])).toEqual(
      no("Each unit update requires identId, apiId, communityUserId, or roblox, and location."),
    );
    expect(await Promise.all([locate([update, update]), locate([update])])).toEqual([
      { success: true, error: null, count: 2 },
      no("UNIT_LOCATION updates are limited to every 200ms."),
    ]);
    expect(await hub.command("push", { server: 1, event: EVENT })).toMatchObject({ via: "none" });
  });

  test("fails calls in the words of ASP.NET Core", async () => {
    await using hub = await start();
    await using client = await connect(hub.url);
    const { connection } = client;
    const failed = (method: string): string => `Failed to invoke '${method}' due to an error on the server.`;
    const unexpected = "An unexpected error occurred invoking 'unitLocation' on the server.";
    const failure = (method: string, ...args: unknown[]): Promise<string> =>
      connection.invoke(method, ...args).then(
        () => "no failure",
        (error: Error) => error.message,
      );
    expect(await failure("Nope")).toBe(`${failed("Nope")} HubException: Method does not exist.`);
    expect(await failure("AuthenticateV2", "c1", KEY)).toBe(failed("authenticatev2"));
    expect(await failure("authenticate", "c1", KEY, "1")).toBe(failed("authenticate"));
    expect(await failure("unitLocation")).toBe(failed("unitLocation"));
    await hub.command("throw", { method: "unitLocation", message: "no database" });
    expect(await failure("unitLocation", [])).toBe(`${unexpected} HubException: no database`);
    await hub.command("throw", { method: "unitLocation", message: "no database", hubException: false });
    expect(await failure("unitLocation", [])).toBe(unexpected);
    expect(await failure("unitLocation", [])).toBe("no failure");
  });

  test("may not know authenticatev2", async () => {
    await using hub = await start();
    await hub.command("unknownMethods", { methods: ["authenticatev2"] });
    await using client = await connect(hub.url);
    await expect(authenticate(client)).rejects.toThrow("HubException: Method does not exist.");
    expect(await client.connection.invoke("authenticate", "c1", KEY, 1)).toEqual(OK);
  });

  test("sends a server's events to its newest session, and by HTTP when there is none", async () => {
    const bodies: string[] = [];
    await using listener = createServer((request, response) => {
      request.setEncoding("utf8").on("data", (text: string) => bodies.push(text));
      request.on("end", () => response.writeHead(418, { connection: "close" }).end());
    });
    await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
    const pushUrl = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/sonorancad/event`;
    await using hub = await start({
      communities: [{ communityId: "c1", apiKey: KEY, servers: [{ id: 1, pushUrl }, { id: 2 }] }],
    });
    const push = (server: number): Promise<unknown> => hub.command("push", { server, event: EVENT });
    await using older = await connect(hub.url);
    await authenticate(older);
    const newer = await connect(hub.url);
    await authenticate(newer);
    await push(1);
    await newer.received(1);
    await newer.connection.stop();
    await hub.happened("disconnected");
    await push(1);
    await older.received(1);
    await authenticate(older, 2);
    expect(await push(1)).toMatchObject({ via: "http", status: 418 });
    expect(bodies.map((body): unknown => JSON.parse(body))).toEqual([{ key: KEY, ...EVENT }]);
    expect(await push(2)).toMatchObject({ via: "ws" });
  });

  test("resets everyone when it stops, and is there again on the same address", async () => {
    await using hub = await start();
    await using stubborn = await connect(hub.url, { retryDelaysMs: RETRIES });
    await using client = await connect(hub.url);
    await authenticate(stubborn);
    await hub.command("stop");
    expect(await client.lived(1)).toEqual([
      "closed: WebSocket closed with status code: 1006 (no reason given).",
    ]);
    expect(await hub.command("push", { server: 1, event: EVENT })).toMatchObject({ via: "none" });
    await hub.command("start");
    expect(await hub.happened("listening", 2)).toEqual({ hub: hub.url });
    expect((await stubborn.lived(2)).at(1)).toBe("reconnected");
    expect(await hub.command("push", { server: 1, event: EVENT })).toMatchObject({ via: "none" });
    await authenticate(stubborn);
    expect(await hub.command("push", { server: 1, event: EVENT })).toMatchObject({ via: "ws" });
  });

  test("aborts: the client is closed without an error and does not come back", async () => {
    await using hub = await start();
    await using client = await connect(hub.url, { retryDelaysMs: RETRIES });
    await authenticate(client);
    expect(await hub.command("abort", { server: 1 })).toHaveLength(1);
    expect(await client.lived(1)).toEqual(["closed: undefined"]);
    await hub.happened("disconnected");
    expect(await hub.command("sessions")).toEqual([]);
  });

  test("closes with words, with and without allowReconnect", async () => {
    await using hub = await start();
    await using client = await connect(hub.url, { retryDelaysMs: RETRIES });
    await hub.command("close", { error: "maintenance", allowReconnect: true });
    await client.lived(2);
    await hub.command("close", { error: "for good" });
    expect(await client.lived(3)).toEqual([
      "reconnecting: Server returned an error on close: maintenance",
      "reconnected",
      "closed: Server returned an error on close: for good",
    ]);
  });

  test.each(["rst", "fin"])("drops the TCP connection by %s", async (how) => {
    await using hub = await start();
    await using client = await connect(hub.url, { retryDelaysMs: RETRIES });
    await authenticate(client);
    expect(await hub.command("drop", { how, server: 1 })).toHaveLength(1);
    expect(await client.lived(2)).toEqual([
      "reconnecting: WebSocket closed with status code: 1006 (no reason given).",
      "reconnected",
    ]);
  });

  test("keeps an idle client alive by its pings", async () => {
    await using hub = await start({ keepAliveMs: 400 });
    await using idle = await connect(hub.url, { serverTimeoutMs: 2_500 });
    // Longer than the idle client's time-out: without pings it would be closed by then.
    await using clock = await connect(hub.url, { serverTimeoutMs: 3_000, keepAliveMs: 60_000 });
    await authenticate(clock, 2);
    await hub.command("halfOpen", { server: 2 });
    expect((await clock.lived(1))[0]).toContain("Server timeout elapsed");
    expect(idle.life).toEqual([]);
  });

  test("falls silent half-open: the client finds out by its own time-out, events until then are lost", async () => {
    await using hub = await start({ keepAliveMs: 400 });
    await using client = await connect(hub.url, { serverTimeoutMs: 2_500, keepAliveMs: 500 });
    await authenticate(client);
    await hub.command("halfOpen");
    expect(await hub.command("push", { server: 1, event: EVENT })).toMatchObject({ via: "ws" });
    expect((await client.lived(1))[0]).toBe(
      "closed: Server timeout elapsed without receiving a message from the server.",
    );
    expect(client.events).toEqual([]);
    await hub.command("drop");
  });

  test("gives up a client that has pinged and falls silent", async () => {
    await using hub = await start({ clientTimeoutMs: 500 });
    await using client = await connect(hub.url, { keepAliveMs: 60_000, retryDelaysMs: RETRIES });
    await authenticate(client);
    expect((await client.lived(2)).slice(0, 2)).toEqual([
      "reconnecting: Server returned an error on close: Connection closed with an error.",
      "reconnected",
    ]);
    expect(await hub.command("sessions")).toEqual([]);
  });

  test("carries payloads of 1 MB, bursts in order, and duplicates", async () => {
    await using hub = await start();
    await using client = await connect(hub.url);
    await authenticate(client);
    const large = { type: "X", data: { text: "é".repeat(524_288) } };
    await hub.command("push", { server: 1, event: large, copies: 2 });
    await hub.command("push", { server: 1, event: large, as: "object" });
    const events = Array.from({ length: 1_000 }, (_, number) => ({ type: "X", data: { number } }));
    await hub.command("burst", { server: 1, events, as: "object" });
    const received = await client.received(1_003);
    expect(received[0]).toBe(received[1]);
    expect(JSON.parse(String(received[0]))).toEqual({ key: KEY, ...large });
    expect(received[2]).toEqual({ key: KEY, ...large });
    expect(received.slice(3)).toEqual(events.map((event) => ({ key: KEY, ...event })));
  });

  test("closes on a call over 32 KiB, and on nothing shorter", async () => {
    await using hub = await start();
    await using client = await connect(hub.url);
    const invoke = (length: number): Promise<unknown> =>
      client.connection.invoke("unitLocation", "x".repeat(length));
    expect(await invoke(32_000)).toMatchObject({ success: false });
    await expect(invoke(32_768)).rejects.toThrow("Connection closed with an error.");
  });

  test("is slow: a session is ready and gets events before its client has the answer, and calls wait in line", async () => {
    await using hub = await start();
    await hub.command("delay", { negotiateMs: 50, connectMs: 50, callsMs: 300 });
    await using client = await connect(hub.url, { negotiate: true });
    const order: string[] = [];
    const first = authenticate(client).then(() => order.push("authenticated"));
    const second = client.connection.invoke("unitLocation", []).then(() => order.push("located"));
    await hub.happened("authenticated");
    await hub.command("push", { server: 1, event: EVENT });
    await client.received(1);
    order.push("event");
    await Promise.all([first, second]);
    expect(order).toEqual(["event", "authenticated", "located"]);
  });

  test("refuses authentications, rotates the key, and sends what is no message", async () => {
    await using hub = await start();
    await using client = await connect(hub.url);
    await hub.command("refuse", { times: 1, error: "API IS NOT ENABLED FOR THIS COMMUNITY" });
    expect(await authenticate(client)).toEqual(no("API IS NOT ENABLED FOR THIS COMMUNITY"));
    expect(await authenticate(client)).toEqual(OK);
    await hub.command("rotateKey", { apiKey: "another-key-of-the-test" });
    await hub.command("push", { server: 1, event: EVENT, as: "object" });
    expect(await client.received(1)).toEqual([{ key: "another-key-of-the-test", ...EVENT }]);
    expect(await authenticate(client)).toEqual(no("INVALID API KEY"));
    await hub.command("malformed");
    expect(await client.lived(1)).toEqual(["closed: Message is incomplete."]);
    await hub.happened("disconnected");
  });

  test("says which commands it does not understand", async () => {
    await using hub = await start();
    await expect(hub.command("dance")).rejects.toThrow('unknown command "dance"');
    await expect(hub.command("drop", { speed: 1 })).rejects.toThrow("speed");
  });
});
