import { createInterface } from "node:readline";
import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { simulateHub } from "../src/hub/json-lines.js";
import { connect } from "./hub-client.js";

const KEY = "a-key-of-the-test";
const communities = [{ communityId: "c1", apiKey: KEY, servers: [{ id: 1 }] }];

/** The hub as a program: what it says line by line, and where its commands go. */
function run(signal?: AbortSignal) {
  const input = new PassThrough();
  const output = new PassThrough();
  const ended = simulateHub({ communities }, { input, output, ...(signal && { signal }) });
  const lines = createInterface({ input: output })[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => JSON.parse(String((await lines.next()).value));
  return {
    ended,
    next,
    /** Sends a command and returns what is said up to its answer. */
    say: async (command: object | string): Promise<unknown[]> => {
      input.write(`${typeof command === "string" ? command : JSON.stringify(command)}\r\n`);
      const said: unknown[] = [];
      do said.push(await next());
      while (!/^\{"(done|failed)"/.test(JSON.stringify(said.at(-1))));
      return said;
    },
    input,
  };
}

async function listening(hub: ReturnType<typeof run>): Promise<string> {
  const line = await hub.next();
  expect(line).toEqual({
    listening: { hub: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/apiWsHub$/) },
  });
  return (line as { listening: { hub: string } }).listening.hub;
}

test("the hub is driven by lines: commands in, everything that happens out", async () => {
  const hub = run();
  const url = await listening(hub);
  await using client = await connect(url);
  const invoked = client.connection.invoke("authenticatev2", "c1", KEY, 1);
  const said = [await hub.next(), await hub.next(), await hub.next()];
  expect(said.map((line) => Object.keys(line as object))).toEqual([
    ["connected"],
    ["authenticated"],
    ["called"],
  ]);
  await invoked;
  const event = { type: "EVENT_911", data: {} };
  const [pushed, done] = await hub.say({ push: { server: 1, event, as: "object" }, id: "one" });
  expect(pushed).toEqual({ pushed: { at: expect.any(String), ...outcome } });
  expect(done).toEqual({ done: { command: "push", id: "one", result: outcome } });
  await client.received(1);
  const burst = await hub.say({ burst: { server: 1, event, count: 3 } });
  expect(burst.at(-1)).toMatchObject({ done: { result: [outcome, outcome, outcome] } });
  expect(await client.received(4)).toHaveLength(4);
  expect(await hub.say({ sessions: {}, id: 7 })).toEqual([
    {
      done: {
        command: "sessions",
        id: 7,
        result: [{ connection: expect.any(String), community: "c1", server: 1 }],
      },
    },
  ]);
  const [gone, dropped] = await hub.say({ drop: { how: "fin", community: "c1" } });
  expect(gone).toMatchObject({ disconnected: { reason: "dropped (fin)" } });
  expect(dropped).toMatchObject({ done: { command: "drop", result: [expect.any(String)] } });
  expect(await hub.say({ stop: {} })).toEqual([
    { stopped: { at: expect.any(String) } },
    { done: { command: "stop" } },
  ]);
  expect(await hub.say({ start: {} })).toEqual([{ listening: { hub: url } }, { done: { command: "start" } }]);
  hub.input.end();
  await hub.ended;
  await expect(connect(url)).rejects.toThrow("WebSocket failed to connect");
});

const outcome = {
  ...{ community: "c1", server: 1, type: "EVENT_911", copies: 1 },
  ...{ via: "ws", connection: expect.any(String) },
};

test.each([
  { halfOpen: {} },
  { abort: { server: 1 } },
  { close: { error: "x", allowReconnect: true } },
  { malformed: { text: "{" } },
  { refuse: { times: 1, error: "x", community: "c1", server: 1 } },
  { throw: { method: "unitLocation", times: 1, message: "x", hubException: false } },
  { unknownMethods: { methods: ["authenticatev2"] } },
  { delay: { negotiateMs: 1, connectMs: 1, callsMs: 1 } },
  { rotateKey: { apiKey: "another-key", community: "c1" } },
  { burst: { server: 1, events: [{ type: "X" }], as: "string", community: "c1" } },
  { push: { server: 1, event: { type: "X" }, copies: 2 } },
])("%j is carried out", async (command) => {
  const hub = run();
  await listening(hub);
  expect((await hub.say(command)).at(-1)).toMatchObject({ done: { command: Object.keys(command)[0] } });
  hub.input.end();
  await hub.ended;
});

test.each([
  ["nonsense", "not JSON"],
  ["[]", "a command is a JSON object"],
  ["{}", "a command has one member"],
  ['{"push":{},"drop":{}}', "a command has one member"],
  ['{"dance":{}}', 'unknown command "dance"; known are push, burst'],
  ['{"constructor":{}}', 'unknown command "constructor"'],
  ['{"push":[]}', "must be an object"],
  ['{"push":{"server":1}}', '"event" is missing'],
  ['{"push":{"event":{}}}', '"server" is missing'],
  ['{"push":{"server":"1","event":{}}}', '"server" must be a number'],
  ['{"push":{"server":1,"event":{},"as":"xml"}}', '"as" must be "string" or "object"'],
  ['{"push":{"server":1,"event":{},"copies":0}}', "`copies` must be a whole number"],
  ['{"push":{"server":1,"event":{},"community":"c2"}}', "no community c2"],
  ['{"burst":{"server":1,"event":{},"count":0.5}}', '"count" must be a whole number'],
  ['{"drop":{"speed":1}}', 'unknown member "speed"; known are connection, community, server, how'],
  ['{"unknownMethods":{"methods":[1]}}', '"methods" must be a list in which each is a string'],
  ['{"push":{"server":7,"event":{}}}', "c1 has no server 7"],
  ['{"burst":{"server":1.5,"events":[]}}', "c1 has no server 1.5"],
  ['{"refuse":{"times":0}}', "`times` must be a whole number from 1"],
  ['{"refuse":{"server":7}}', "no server 7"],
  ['{"refuse":{"community":"c2"}}', "no community c2"],
  ['{"throw":{"method":"unitLocation","times":-1}}', "`times` must be a whole number from 1"],
  [
    '{"throw":{"method":"authentificate"}}',
    "no method authentificate; it has authenticate, authenticatev2, unitLocation",
  ],
  ['{"unknownMethods":{"methods":["unitLocation","locate"]}}', "no method locate"],
  ['{"delay":{"callsMs":-5}}', "`callsMs` must be a number from 0"],
  ['{"delay":{"connectMs":1e12}}', "`connectMs` must be a number from 0"],
  ['{"rotateKey":{"apiKey":""}}', "`apiKey` must not be empty"],
  ['{"stop":{"now":true}}', 'unknown member "now"; the command has none'],
])("%s fails with a sentence, and the hub goes on", async (line, words) => {
  const hub = run();
  await listening(hub);
  expect(await hub.say(line)).toEqual([
    { failed: expect.objectContaining({ error: expect.stringContaining(words) }) },
  ]);
  expect(await hub.say({ sessions: {} })).toEqual([{ done: { command: "sessions", result: [] } }]);
  hub.input.end();
  await hub.ended;
});

test("a signal ends it like the end of its input", async () => {
  const stop = new AbortController();
  const hub = run(stop.signal);
  const url = await listening(hub);
  stop.abort();
  await hub.ended;
  await expect(connect(url)).rejects.toThrow("WebSocket failed to connect");
});
