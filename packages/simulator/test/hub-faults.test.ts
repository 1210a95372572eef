import { once } from "node:events";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Hub } from "../src/hub/hub.js";
import { startHub } from "../src/hub/start-hub.js";
import { askToNegotiate, connect, connectRaw, connectTcp, type TestClient } from "./hub-client.js";

const KEY = "a-key-of-the-test";
const EVENT = { type: "EVENT_911", data: {} };
let hub: Hub;

beforeEach(async () => {
  hub = await startHub({
    communities: [{ communityId: "c1", apiKey: KEY, servers: [{ id: 1 }, { id: 2 }] }],
  });
});
afterEach(() => hub.close());

const CALL = '{"type":1,"target":"unitLocation","arguments":[[]],"invocationId":"1"}';

const authenticate = (client: TestClient, server = 1): Promise<unknown> =>
  client.connection.invoke("authenticatev2", "c1", KEY, server);

/** Why the hub thinks that the next connection ends. */
const reasonOfNext = async (): Promise<string> => (await hub.next("disconnected")).reason;

test.each(["rst", "fin"] as const)(
  "drop: the client sees %s without a close frame, and the session is gone",
  async (how) => {
    await using client = await connect(hub.url);
    await using other = await connect(hub.url);
    await authenticate(client);
    await authenticate(other, 2);
    const reason = reasonOfNext();
    expect(hub.faults.drop({ how, server: 1 })).toHaveLength(1);
    expect(String(await client.closed)).toContain("1006");
    expect(await reason).toBe(`dropped (${how})`);
    expect(await hub.push(1, EVENT)).toMatchObject({ via: "none" });
    expect(await hub.push(2, EVENT)).toMatchObject({ via: "ws" });
  },
);

test("drop: on TCP, a reset is an error and an orderly end is none", async () => {
  const reset = await connectTcp(hub.port);
  hub.faults.drop();
  const [error]: unknown[] = await once(reset, "error");
  expect(error).toMatchObject({ code: "ECONNRESET" });
  const ended = await connectTcp(hub.port);
  hub.faults.drop({ how: "fin" });
  await once(ended, "end");
});

test("half-open: what the client says, and that it leaves, is not noticed", async () => {
  const told: string[] = [];
  await using deaf = await startHub({ onEntry: ({ kind }) => told.push(kind) });
  const connected = deaf.next("connected");
  await using silent = await connectRaw(deaf.url);
  await using other = await connectRaw(deaf.url);
  const { connection } = await connected;
  expect(deaf.faults.halfOpen({ connection })).toEqual([connection]);
  silent.send(CALL);
  silent.socket.close();
  for (let round = 1; round <= 3; round++) {
    other.send(CALL);
    await other.heard(round);
  }
  expect(told).toEqual(["listening", "connected", "connected", "called", "called", "called"]);
});

test("half-open: the CAD still sends into the session, the client hears nothing until its own time-out", async () => {
  await using client = await connect(hub.url);
  await authenticate(client);
  client.connection.serverTimeoutInMilliseconds = 20;
  // The last thing that the client hears; it starts the time-out.
  const last = hub.push(1, EVENT);
  const [hit] = hub.faults.halfOpen({ community: "c1" });
  await last;
  expect(await hub.push(1, EVENT)).toMatchObject({ via: "ws", connection: hit });
  expect(String(await client.closed)).toContain("Server timeout elapsed");
  expect(client.events).toHaveLength(1);
  expect(hub.sessions).toHaveLength(1);
});

test("half-open: the hub gives the session up after the client time-out, without a word", async () => {
  let nowMs = 0;
  await using slowHub = await startHub({ now: () => nowMs, heartbeatMs: 5 });
  await using client = await connectRaw(slowHub.url);
  client.send('{"type":6}', '{"type":1,"target":"nope","arguments":[],"invocationId":"1"}');
  await client.heard(1);
  slowHub.faults.halfOpen();
  const disconnected = slowHub.next("disconnected");
  nowMs = 30_001;
  expect((await disconnected).reason).toBe("the client was silent for too long");
  expect(client.socket.readyState).toBe(client.socket.OPEN);
  expect(client.messages).toHaveLength(1);
});

test("abort: one close message without words, after which no client reconnects", async () => {
  await using raw = await connectRaw(hub.url);
  await using client = await connect(hub.url, { retryDelaysMs: [0] });
  expect(hub.faults.abort()).toHaveLength(2);
  expect(await raw.closed).toBe(1000);
  expect(raw.messages).toEqual(['{"type":7}']);
  expect(await client.closed).toBeUndefined();
});

test("close: with words and allowReconnect the client comes back, and is nobody until it authenticates", async () => {
  await using raw = await connectRaw(hub.url);
  await using client = await connect(hub.url, { retryDelaysMs: [0] });
  await authenticate(client);
  const back = new Promise((resolve) => client.connection.onreconnected(resolve));
  const lost = new Promise<unknown>((resolve) => client.connection.onreconnecting(resolve));
  hub.faults.close({ error: "maintenance", allowReconnect: true });
  expect(String(await lost)).toBe("Error: Server returned an error on close: maintenance");
  expect(await raw.closed).toBe(1000);
  expect(raw.messages).toEqual(['{"type":7,"error":"maintenance","allowReconnect":true}']);
  await back;
  expect(hub.sessions).toEqual([]);
  hub.faults.close({ error: "for good" });
  expect(String(await client.closed)).toContain("for good");
});

test("a client that does not answer the closing handshake is reset", async () => {
  await using hasty = await startHub({ closeTimeoutMs: 20 });
  const client = await connectTcp(hasty.port);
  hasty.faults.abort();
  const [error]: unknown[] = await once(client, "error");
  expect(error).toMatchObject({ code: "ECONNRESET" });
});

test("malformed: the client hangs up", async () => {
  await using client = await connect(hub.url);
  const reason = reasonOfNext();
  hub.faults.malformed();
  expect(String(await client.closed)).toContain("Message is incomplete");
  expect(await reason).toBe("the client went away");
});

test("refuse: so many authentications, of that server, in these words", async () => {
  await using client = await connect(hub.url);
  hub.faults.refuse({ times: 2, error: "API IS NOT ENABLED FOR THIS COMMUNITY", community: "c1", server: 2 });
  const refused = { success: false, error: "API IS NOT ENABLED FOR THIS COMMUNITY", count: 0 };
  expect(await authenticate(client, 1)).toMatchObject({ success: true });
  expect(await authenticate(client, 2)).toEqual(refused);
  expect(await authenticate(client, 2)).toEqual(refused);
  expect(await authenticate(client, 2)).toMatchObject({ success: true });
  hub.faults.refuse();
  expect(await authenticate(client)).toMatchObject({ error: "INVALID API KEY" });
});

test("throw: a HubException's words reach the client, no other's do", async () => {
  await using client = await connect(hub.url);
  const words = "An unexpected error occurred invoking 'authenticatev2' on the server.";
  hub.faults.throw({ method: "authenticatev2", message: "no database", times: 1 });
  await expect(authenticate(client)).rejects.toThrow(`${words} HubException: no database`);
  hub.faults.throw({ method: "authenticatev2", message: "no database", hubException: false });
  await expect(authenticate(client)).rejects.toThrow(new RegExp(`${words}$`));
  expect(await authenticate(client)).toMatchObject({ success: true });
});

test("throw: the method is found in any case, as the client's call is", async () => {
  await using client = await connect(hub.url);
  hub.faults.throw({ method: "AUTHENTICATEV2" });
  await expect(authenticate(client)).rejects.toThrow("HubException: boom");
});

test("calls that fail before they reach a method are told of, too, and no key is", async () => {
  await using client = await connect(hub.url);
  const calls = [
    ["authenticateV3", ["c1", "another-key", 1], "Method does not exist."],
    ["unitLocation", [], "Failed to invoke 'unitLocation'"],
    ["locate", [KEY], "Method does not exist."],
  ] as const;
  for (const [method, values, words] of calls) {
    const called = hub.next("called");
    await expect(client.connection.invoke(method, ...values)).rejects.toThrow(words);
    const entry = await called;
    expect(entry).toMatchObject({ method, error: expect.stringContaining(words) });
    expect(JSON.stringify(entry)).not.toMatch(new RegExp(`another-key|${KEY}`));
  }
  hub.faults.refuse({ error: `not with ${KEY}` });
  const told = Promise.all([hub.next("refused"), hub.next("called")]);
  expect(await authenticate(client)).toMatchObject({ error: `not with ${KEY}` });
  expect(JSON.stringify(await told)).not.toContain(KEY);
});

test("unknown methods: connections from then on do not find them", async () => {
  await using before = await connect(hub.url);
  hub.faults.unknownMethods(["authenticateV2"]);
  await using after = await connect(hub.url);
  expect(await authenticate(before)).toMatchObject({ success: true });
  await expect(authenticate(after)).rejects.toThrow("Method does not exist.");
  expect(await after.connection.invoke("authenticate", "c1", KEY, 1)).toMatchObject({ success: true });
  hub.faults.unknownMethods([]);
  await using again = await connect(hub.url);
  expect(await authenticate(again)).toMatchObject({ success: true });
});

test("a slow call is carried out at once and answered late, and the next call waits for it", async () => {
  await using client = await connect(hub.url);
  hub.faults.delay({ callsMs: 2_000 });
  const order: string[] = [];
  const authenticated = hub.next("authenticated");
  const first = authenticate(client).then(() => order.push("authenticated"));
  await authenticated;
  hub.faults.delay({});
  const second = client.connection.invoke("unitLocation", []).then(() => order.push("located"));
  await hub.push(1, EVENT);
  await client.received(1);
  order.push("event");
  await Promise.all([first, second]);
  expect(order).toEqual(["event", "authenticated", "located"]);
});

test("a hub that is slow to negotiate or to connect lets its clients wait", async () => {
  hub.faults.delay({ connectMs: 60_000 });
  const cut = (): string => "cut";
  const connecting = connectRaw(hub.url).catch(cut);
  expect(await askToNegotiate(hub.url)).toBe(200);
  hub.faults.delay({ negotiateMs: 60_000 });
  const negotiating = askToNegotiate(hub.url).catch(cut);
  await using quick = await connectRaw(hub.url);
  quick.socket.close();
  await hub.stop();
  expect(await Promise.all([connecting, negotiating])).toEqual(["cut", "cut"]);
  hub.faults.delay({ negotiateMs: 1, connectMs: 1 });
  await hub.start();
  await using client = await connect(hub.url, { negotiate: true });
  expect(await authenticate(client)).toMatchObject({ success: true });
});

test("rotate key: sessions stay and their events carry the new key, the old one opens nothing", async () => {
  await using client = await connect(hub.url);
  await authenticate(client);
  hub.faults.rotateKey({ apiKey: "another-key-of-the-test" });
  await hub.push(1, EVENT, { as: "object" });
  expect(await client.received(1)).toEqual([{ key: "another-key-of-the-test", ...EVENT }]);
  expect(await authenticate(client)).toMatchObject({ success: false, error: "INVALID API KEY" });
  expect(() => hub.faults.rotateKey({ community: "c2", apiKey: "x" })).toThrow("no community c2");
});
