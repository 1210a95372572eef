import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { Growing } from "./client.js";
import { type RemoteHub, startRealHub, startSimulatedHub } from "./remote-hub.js";

/** What goes over the wire, byte by byte: where the two hubs differ, the simulated one is wrong. */

const OPTIONS = { communities: [{ communityId: "c1", apiKey: "a-key-of-the-test", servers: [{ id: 1 }] }] };
const SEPARATOR = "\u001e";
const HELLO = '{"protocol":"json","version":1}';
const call = (target: unknown, args: unknown, invocationId: unknown = "1", type = 1): string =>
  JSON.stringify({ type, target, arguments: args, invocationId });
const nested = (depth: number): string =>
  `{"type":1,"target":"unitLocation","invocationId":"1","arguments":[${"[".repeat(depth)}${"]".repeat(depth)}]}`;

let simulated: RemoteHub;
let real: RemoteHub;

beforeAll(async () => {
  [simulated, real] = await Promise.all([startSimulatedHub(OPTIONS), startRealHub(OPTIONS)]);
});
afterAll(() => Promise.all([simulated, real].map((hub) => hub[Symbol.asyncDispose]())));

/** The last thing said: its answer tells that everything before it has been answered. */
const LAST = call("last", [], "last");

/** Says the records, one frame each, and returns everything that comes back until the last answer or the end. */
async function transcript(hub: RemoteHub, frames: readonly (string | Buffer)[]): Promise<string[]> {
  const socket = new WebSocket(hub.url.replace(/^http/, "ws"));
  const heard = new Growing<string>();
  const over = new Promise<void>((resolve) => {
    socket.on("message", (data: Buffer) => {
      heard.add(...data.toString().split(SEPARATOR).slice(0, -1));
      if (heard.items.at(-1)?.includes('"invocationId":"last"')) resolve();
    });
    socket.on("close", (code) => {
      heard.add(`closed ${code}`);
      resolve();
    });
  });
  await new Promise<void>((resolve, reject) => socket.once("open", resolve).once("error", reject));
  for (const frame of frames) socket.send(frame);
  await over;
  const answers = [...heard.items];
  socket.terminate();
  return answers;
}

const records = (...all: readonly string[]): string => all.map((record) => record + SEPARATOR).join("");

/** Long messages make long titles. */
const labelled = (message: string): [label: string, message: string] => [
  message.length > 100 ? `${message.slice(0, 70)}… (${message.length})` : message,
  message,
];

test.each(
  [
    ["", "nonsense", "[]", "{}", '{"type":6}', '{"protocol":"json"}', '{"protocol":1,"version":1}'],
    [
      '{"protocol":"json","version":"1"}',
      '{"protocol":"json","version":1.5}',
      '{"protocol":"json","version":-1}',
    ],
    ['{"protocol":"json","version":0}', '{"protocol":"json","version":2}', '{"protocol":"json","version":3}'],
    [
      '{"protocol":"JSON","version":1,"more":[]}',
      '{"protocol":"messagepack","version":1}',
      "x".repeat(40_000),
    ],
  ].flat(),
)("the handshake %.50s", async (handshake) => {
  const frames = [records(handshake, LAST)];
  const heard = await transcript(real, frames);
  expect(heard.length).toBeGreaterThan(0);
  expect(await transcript(simulated, frames)).toEqual(heard);
});

test.each(
  [
    // Calls
    ...[call("nope", []), call("", []), call("nope", [], ""), call("nope", [], null), call("nope", [], 1)],
    ...[
      call("nope", null),
      call("nope", {}),
      call(null, []),
      call(1, []),
      '{"type":1}',
      call("nope", [], "1", 4),
    ],
    ...[
      ["c1", "a-key-of-the-test", 1],
      ["c1", "a-key-of-the-test", null],
      ["c2", "x", 1],
      [null, null, null],
    ].map((args) => call("AUTHENTICATEV2", args)),
    ...[
      [],
      ["c1"],
      ["c1", "x"],
      ["c1", "x", 1, 2],
      ["c1", "x", "1"],
      ["c1", "x", 1.5],
      ["c1", "x", true],
      [1, "x", 1],
    ].map((args) => call("Authenticate", args)),
    ...[
      ["c1", "x", 2 ** 31 - 1],
      ["c1", "x", 2 ** 31],
      ["c1", "x", -(2 ** 31)],
    ].map((args) => call("authenticate", args)),
    ...[
      call("authenticate", ["c1", "x", 1], "1", 4),
      call("unitLocation", []),
      call("unitLocation", [[], []]),
    ],
    ...[[[]], [null], ["x"], [{}]].map((args) => call("UNITLOCATION", args)),
    // Other messages
    ...[
      '{"type":2}',
      '{"type":2,"invocationId":"1","item":1}',
      '{"type":3}',
      '{"type":3,"invocationId":"1"}',
    ],
    ...[
      '{"type":5}',
      '{"type":5,"invocationId":"1"}',
      '{"type":6}',
      '{"type":7}',
      '{"type":7,"error":"enough"}',
    ],
    ...['{"type":8,"sequenceId":1}', '{"type":"1"}', '{"type":1.5}', '{"type":null}', "{}", "[]", "", "x"],
    // Sizes
    ...[nested(61), nested(62), nested(63), call("unitLocation", ["x".repeat(32_000)])],
    ...[32_767, 32_768, 32_769].map((bytes) =>
      call("unitLocation", ["x".repeat(bytes - 75)]).padEnd(bytes - 1),
    ),
  ].map(labelled),
)("the message %s", async (_, message) => {
  const frames = [records(HELLO, call("before", [], "before"), message, LAST)];
  const heard = await transcript(real, frames);
  expect(heard.length).toBeGreaterThan(2);
  expect(await transcript(simulated, frames)).toEqual(heard);
});

test("a message of an unknown type, after which the hub is deaf until 32 KiB have piled up", async () => {
  const frames = [
    records(HELLO, call("before", []), '{"type":99}', LAST),
    call("last", ["x".repeat(32_700)]),
  ];
  const heard = await transcript(real, frames);
  expect(heard).toHaveLength(4);
  expect(await transcript(simulated, frames)).toEqual(heard);
});

test("messages over any frames, text or binary", async () => {
  const bytes = Buffer.from(records(HELLO, call("zoë", []), call("two", [], "2"), LAST));
  const frames = [...bytes].map((byte) => Buffer.of(byte));
  const heard = await transcript(real, frames);
  expect(heard).toHaveLength(4);
  expect(await transcript(simulated, frames)).toEqual(heard);
});

/** A response without what differs each time. */
async function request(hub: RemoteHub, method: string, path: string): Promise<object> {
  const response = await fetch(hub.url.replace(/\/apiWsHub$/, path), { method });
  const body = (await response.text()).replaceAll(/"[\w-]{22}"/g, '"<id>"');
  return { status: response.status, type: response.headers.get("content-type"), body };
}

test.each([
  ["POST", "/apiWsHub/negotiate"],
  ["POST", "/apiWsHub/negotiate?negotiateVersion=0"],
  ["POST", "/apiWsHub/negotiate?negotiateVersion=1"],
  ["POST", "/apiWsHub/negotiate?negotiateVersion=2"],
  ["POST", "/apiWsHub/negotiate?negotiateVersion=x"],
  ["POST", "/apiwshub/Negotiate/"],
  ["GET", "/apiWsHub/negotiate"],
  ["OPTIONS", "/apiWsHub/negotiate"],
  ["GET", "/apiWsHub"],
  ["POST", "/apiWsHub"],
  ["GET", "/apiWsHub?id=nobody"],
  ["GET", "/apiWsHub?id="],
  ["POST", "/apiWsHub?id=nobody"],
  ["DELETE", "/apiWsHub?id=nobody"],
  ["GET", "/"],
  ["GET", "/apiWsHub/other"],
])("the request %s %s", async (method, path) => {
  expect(await request(simulated, method, path)).toEqual(await request(real, method, path));
});

/** The status with which a websocket is refused, or 101. */
function upgrade(hub: RemoteHub, path: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const socket = new WebSocket(hub.url.replace(/^http/, "ws").replace(/\/apiWsHub$/, path));
    socket.on("unexpected-response", (_request, response) => resolve(response.statusCode));
    socket.on("open", () => {
      socket.terminate();
      resolve(101);
    });
  });
}

test.each([
  "/apiWsHub",
  "/APIWSHUB/",
  "/apiWsHub?id=nobody",
  "/apiWsHub?id=",
  "/apiWsHub/negotiate",
  "/other",
])("a websocket at %s", async (path) => {
  expect(await upgrade(simulated, path)).toBe(await upgrade(real, path));
});

test("a connection token opens one websocket", async () => {
  const redeem = async (hub: RemoteHub): Promise<unknown[]> => {
    const negotiated = await fetch(`${hub.url}/negotiate?negotiateVersion=1`, { method: "POST" });
    const { connectionToken, connectionId }: Record<string, string> = JSON.parse(await negotiated.text());
    const first = new WebSocket(`${hub.url.replace(/^http/, "ws")}?id=${connectionToken}`);
    await new Promise((resolve) => first.once("open", resolve));
    const statuses = [
      await upgrade(hub, `/apiWsHub?id=${connectionToken}`),
      await upgrade(hub, `/apiWsHub?id=${connectionId}`),
    ];
    first.terminate();
    return statuses;
  };
  expect(await redeem(real)).toEqual([409, 404]);
  expect(await redeem(simulated)).toEqual([409, 404]);
});
