import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { makeConnection, openConnection } from "./support/connections.js";
import { type FakeHubOptions, NO_ANSWER, startFakeHub } from "./support/fake-hub.js";
import { KEY } from "./support/receivers.js";

/** A port on which nobody listens. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test("connects at once, or negotiates first", async () => {
  await using hub = await startFakeHub();
  await openConnection(hub);
  await openConnection(hub, { skipNegotiation: false });
  expect(hub.urls).toEqual(["/apiWsHub", "/apiWsHub/negotiate?negotiateVersion=1", "/apiWsHub?id=token-1"]);
  expect(hub.peer.handshake).toEqual({ protocol: "json", version: 1 });
});

test("cookies of the negotiation go with the websocket, for hubs behind a balancer", async () => {
  const cookies: unknown[] = [];
  await using hub = await startFakeHub({
    cookies: ["affinity=seven; Path=/; HttpOnly", "route=2"],
    onUpgrade: ({ headers }) => {
      cookies.push(headers.cookie);
      return false;
    },
  });
  await openConnection(hub, { skipNegotiation: false });
  expect(cookies).toEqual(["affinity=seven; route=2"]);
});

test.each([true, false])(
  "a hub that nobody runs is unreachable (skipNegotiation: %s)",
  async (skipNegotiation) => {
    const { connection, logger } = makeConnection(`http://127.0.0.1:${await freePort()}/apiWsHub`, {
      skipNegotiation,
    });
    const failure = connection.open();
    await expect(failure).rejects.toMatchObject({
      reason: "unreachable",
      code: "ERR_TENFOUR_HUB_UNREACHABLE",
    });
    await expect(failure).rejects.toThrow(
      /^no connection to the hub: connect ECONNREFUSED 127\.0\.0\.1:\d+$/,
    );
    expect(logger.from("info", "warn", "error")).toEqual([]);
  },
);

const httpError = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 2\r\n\r\nno";

test.each<[string, FakeHubOptions, boolean, string]>([
  [
    "an error page instead of a negotiation",
    { onNegotiate: () => ({ status: 502, body: "<html>Bad gateway</html>" }) },
    false,
    "no connection to the hub: the hub answered 502 to the negotiation",
  ],
  [
    "an endless answer to the negotiation",
    { onNegotiate: () => ({ status: 200, body: " ".repeat(100_000) }) },
    false,
    "no connection to the hub: the hub's answer to the negotiation has no end",
  ],
  [
    "a negotiation that fails",
    { onNegotiate: () => ({ status: 200, body: '{"error":"too many"}' }) },
    false,
    "no connection to the hub: too many",
  ],
  [
    "an error instead of a websocket",
    { onUpgrade: (_request, socket) => socket.write(httpError) },
    true,
    "no connection to the hub: it answered 503 instead of opening a websocket",
  ],
  [
    "a page instead of a websocket",
    { onUpgrade: (_request, socket) => socket.write(httpError.replace("503", "200")) },
    true,
    "no connection to the hub: it answered 200 instead of opening a websocket: is this the hub's address?",
  ],
  [
    "an end instead of a websocket",
    { onUpgrade: (_request, socket) => socket.destroy().destroyed },
    true,
    "no connection to the hub: socket hang up",
  ],
  [
    "a handshake that fails",
    { handshakeAnswer: '{"error":"no such protocol"}' },
    true,
    "no connection to the hub: Server returned handshake error: no such protocol",
  ],
  [
    "a handshake that is none",
    { handshakeAnswer: `{"type":6,"key":"${KEY}"}` },
    true,
    "no connection to the hub: Error parsing handshake response: Error: Expected a handshake response from the server.",
  ],
])("%s", async (_what, hubOptions, skipNegotiation, message) => {
  await using hub = await startFakeHub(hubOptions);
  const { connection, logger } = makeConnection(hub.url, { skipNegotiation });
  await expect(connection.open()).rejects.toMatchObject({ reason: "unreachable", message });
  expect(logger.from("info", "warn", "error")).toEqual([]);
});

test("a peer that speaks before its turn ends the connection, not the process", async () => {
  const accept =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ";
  await using hub = await startFakeHub({
    onUpgrade: (request, socket) => {
      const key = `${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
      const answer = `${accept}${createHash("sha1").update(key).digest("base64")}\r\n\r\n`;
      return socket.write(Buffer.concat([Buffer.from(answer), Buffer.from([0x81, 2, 0x68, 0x69])]));
    },
  });
  const { connection } = makeConnection(hub.url);
  await expect(connection.open()).rejects.toMatchObject({
    reason: "unreachable",
    message: "no connection to the hub: the hub spoke before its turn",
  });
});

const HANGS: [string, FakeHubOptions, boolean, string][] = [
  ["negotiating", { onNegotiate: () => NO_ANSWER }, false, "negotiation"],
  [
    "its answer to the negotiation",
    { onNegotiate: () => ({ status: 200, body: "{", unfinished: true }) },
    false,
    "negotiation",
  ],
  ["the websocket's handshake", { onUpgrade: () => true }, true, "upgrade"],
  ["SignalR's handshake", { handshakeAnswer: NO_ANSWER }, true, "handshake"],
];

test.each(HANGS)("a hub that hangs at %s is unreachable", async (_where, hubOptions, skipNegotiation) => {
  await using hub = await startFakeHub(hubOptions);
  const { connection } = makeConnection(hub.url, { skipNegotiation, connectTimeoutMs: 50 });
  await expect(connection.open()).rejects.toMatchObject({ reason: "unreachable" });
  await connection.close();
});

test.each(HANGS)(
  "closing while a hub hangs at %s frees everything",
  async (_where, hubOptions, skip, event) => {
    await using hub = await startFakeHub(hubOptions);
    const arrived = once(hub.events, event);
    const { connection } = makeConnection(hub.url, { skipNegotiation: skip });
    const opening = connection.open().catch((error: unknown) => error);
    await arrived;
    await connection.close();
    expect(await opening).toMatchObject({ reason: "closed" });
    await expect.poll(() => hub.openSockets).toBe(0);
  },
);
