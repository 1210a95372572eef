import { expect, test } from "vitest";
import { SIMULATED_API_KEY } from "../src/cad/start-cad.js";
import { SIMULATED_COMMUNITY_ID } from "../src/hub/options.js";
import { startHub } from "../src/hub/start-hub.js";
import { connectRaw } from "./hub-client.js";

const CLOSED_WITH_ERROR = '{"type":7,"error":"Connection closed with an error.","allowReconnect":true}';
const NO_METHOD = (id: string, method: string): string =>
  `{"type":3,"invocationId":"${id}","error":"Failed to invoke '${method}' due to an error on the server. HubException: Method does not exist."}`;
const call = (target: string, args: unknown, invocationId: unknown = "1", type = 1): string =>
  JSON.stringify({ type, target, arguments: args, invocationId });

/** What ASP.NET Core 10 was seen to answer; the interop suite compares both. */
test.each([
  ["{}", "An unexpected error occurred during connection handshake."],
  ["nonsense", "An unexpected error occurred during connection handshake."],
  ["[]", "An unexpected error occurred during connection handshake."],
  ['{"protocol":"json"}', "An unexpected error occurred during connection handshake."],
  ['{"protocol":"json","version":"1"}', "An unexpected error occurred during connection handshake."],
  ['{"protocol":"json","version":1.5}', "An unexpected error occurred during connection handshake."],
  ['{"protocol":"json","version":3}', "The server does not support version 3 of the 'json' protocol."],
  ['{"protocol":"messagepack","version":1}', "The protocol 'messagepack' is not supported."],
  ["x".repeat(32 * 1024), "Handshake was canceled."],
])("the handshake %.40s fails", async (request, error) => {
  await using hub = await startHub();
  await using client = await connectRaw(hub.url, { shakeHands: false });
  client.send(request);
  expect(await client.closed).toBe(1000);
  expect(client.messages).toEqual([JSON.stringify({ error })]);
});

test.each([
  ["a record that is not JSON", "nonsense"],
  ["an empty record", ""],
  ["an array", "[]"],
  ["no type", "{}"],
  ["a type that is a string", '{"type":"1"}'],
  ["no target", '{"type":1,"invocationId":"1","arguments":[]}'],
  ["no arguments", '{"type":1,"invocationId":"1","target":"authenticate"}'],
  ["a numeric invocation id", call("authenticate", [], 1)],
  ["a null invocation id", call("authenticate", [], null)],
  ["a completion without an id", '{"type":3}'],
  ["JSON nested too deep", call("unitLocation", JSON.parse("[".repeat(64) + "]".repeat(64)))],
  ["a message over 32 KiB", call("unitLocation", ["x".repeat(32 * 1024)])],
])("%s ends the connection, after the calls before it", async (_, record) => {
  await using hub = await startHub();
  await using client = await connectRaw(hub.url);
  const reason = hub.next("disconnected");
  client.send(call("nope", []), record, call("never", []));
  expect(await client.closed).toBe(1000);
  expect(client.messages).toEqual([NO_METHOD("1", "nope"), CLOSED_WITH_ERROR]);
  expect((await reason).reason).toMatch(/^malformed message: /);
});

test("what has no meaning here is passed over", async () => {
  await using hub = await startHub();
  await using client = await connectRaw(hub.url);
  const meaningless = [
    '{"type":9,"sequenceId":1}',
    '{"type":2,"invocationId":"1"}',
    '{"type":3,"invocationId":"1"}',
  ];
  client.send(...meaningless, '{"type":5,"invocationId":"1"}', '{"type":8,"sequenceId":1}', '{"type":6}');
  client.send(call("nope", [], ""), call("nope", [], "9"));
  expect(await client.heard(1)).toEqual([NO_METHOD("9", "nope")]);
});

test("a message of an unknown type makes the hub deaf, until 32 KiB have piled up", async () => {
  await using hub = await startHub();
  await using client = await connectRaw(hub.url);
  client.send(call("nope", []), '{"type":99}', call("never", []));
  expect(await client.heard(1)).toEqual([NO_METHOD("1", "nope")]);
  client.send(call("never", ["x".repeat(32_700)]));
  expect(await client.closed).toBe(1000);
  expect(client.messages).toEqual([NO_METHOD("1", "nope"), CLOSED_WITH_ERROR]);
});

test("messages may be spread over frames, share one, and come as binary", async () => {
  await using hub = await startHub();
  await using client = await connectRaw(hub.url, { shakeHands: false });
  const bytes = Buffer.from(
    ['{"protocol":"JSON","version":0}', call("é", []), call("b", [], "2"), ""].join("\u001e"),
  );
  for (const byte of bytes) client.socket.send(Buffer.of(byte), { binary: byte > 127 });
  expect(await client.heard(3)).toEqual(["{}", NO_METHOD("1", "é"), NO_METHOD("2", "b")]);
});

test("methods are found in any case, with arguments that fit exactly, and never as a stream", async () => {
  await using hub = await startHub();
  await using client = await connectRaw(hub.url);
  const unfit = "Failed to invoke 'authenticatev2' due to an error on the server.";
  client.send(
    call("AuthenticateV2", [SIMULATED_COMMUNITY_ID, SIMULATED_API_KEY, 1], "1"),
    ...[
      ["c", "k"],
      ["c", "k", 1, 2],
      ["c", "k", "1"],
      ["c", "k", 1.5],
      ["c", "k", 2 ** 31],
      [1, "k", 1],
    ].map((args) => call("AUTHENTICATEV2", args, "2")),
    call("unitLocation", [], "3"),
    call("authenticate", ["c", "k", 1], "4", 4),
    call("nope", [], "5", 4),
  );
  const streamed =
    "The client attempted to invoke the non-streaming 'authenticate' method with a streaming invocation.";
  expect(await client.heard(10)).toEqual([
    '{"type":3,"invocationId":"1","result":{"success":true,"error":null,"count":0}}',
    ...Array<string>(6).fill(JSON.stringify({ type: 3, invocationId: "2", error: unfit })),
    JSON.stringify({ type: 3, invocationId: "3", error: unfit.replace("authenticatev2", "unitLocation") }),
    JSON.stringify({ type: 3, invocationId: "4", error: streamed }),
    NO_METHOD("5", "nope"),
  ]);
});

test("a client that closes is closed", async () => {
  await using hub = await startHub();
  await using client = await connectRaw(hub.url);
  client.send('{"type":7,"error":"enough"}');
  expect(await client.closed).toBe(1000);
  expect(client.messages).toEqual(['{"type":7}']);
});

test("a negotiated connection gets one websocket, within 15 seconds", async () => {
  let nowMs = 0;
  await using hub = await startHub({ now: () => nowMs, heartbeatMs: 5 });
  const token = async (): Promise<string> => {
    const response = await fetch(`${hub.url}/negotiate?negotiateVersion=1`, { method: "POST" });
    const { connectionToken }: { connectionToken: string } = JSON.parse(await response.text());
    return `?id=${connectionToken}`;
  };
  const query = await token();
  await using client = await connectRaw(hub.url, { query });
  await expect(connectRaw(hub.url, { query })).rejects.toThrow("409");
  const gone = hub.next("disconnected");
  client.socket.terminate();
  await gone;
  await expect(connectRaw(hub.url, { query })).rejects.toThrow("404");
  await expect(connectRaw(`${hub.url}/negotiate`)).rejects.toThrow("405");
  await expect(connectRaw(hub.url.replace("apiWsHub", "other"))).rejects.toThrow("404");
  const late = await token();
  const early = await token();
  await using second = await connectRaw(`${hub.url.toLowerCase()}/`, { query: early });
  nowMs = 15_001;
  // A ping on the next heartbeat: negotiations have been looked at before it.
  await second.heard(1);
  await expect(connectRaw(hub.url, { query: late })).rejects.toThrow("404");
});

test("the hub pings whatever else it sends, and drops a client that pinged once and then fell silent", async () => {
  let nowMs = 0;
  await using hub = await startHub({ now: () => nowMs, heartbeatMs: 5 });
  await using never = await connectRaw(hub.url);
  await using once = await connectRaw(hub.url);
  once.send('{"type":6}', call("nope", []));
  await once.heard(1);
  nowMs = 15_001;
  expect(await once.heard(2)).toEqual([NO_METHOD("1", "nope"), '{"type":6}']);
  const reason = hub.next("disconnected");
  nowMs = 30_001;
  expect(await once.closed).toBe(1000);
  expect(once.messages.slice(2)).toEqual([CLOSED_WITH_ERROR]);
  expect((await reason).reason).toBe("the client was silent for too long");
  nowMs = 3_000_000;
  await never.heard(2);
  never.send(call("nope", []));
  expect((await never.heard(3)).at(2)).toBe(NO_METHOD("1", "nope"));
});

test("a handshake that does not come is given up", async () => {
  await using hub = await startHub({ handshakeTimeoutMs: 20 });
  await using client = await connectRaw(hub.url, { shakeHands: false });
  expect(await client.closed).toBe(1000);
  expect(client.messages).toEqual(['{"error":"Handshake was canceled."}']);
});
