import { MessageType, NullLogger } from "@microsoft/signalr";
import { expect, test } from "vitest";
import { ListeningHubProtocol } from "./hub-protocol.js";

const END = "\u001e";

/** Offers frames on the way past SignalR; tells what came out, and which were taken. */
function offer(...frames: string[]) {
  const heard: unknown[] = [];
  const protocol = new ListeningHubProtocol({
    onFrame: () => heard.push("frame"),
    onPush: (payload, bytes) => heard.push(["push", payload, bytes]),
    onMalformed: () => heard.push("malformed"),
  });
  const taken = frames.map((frame) => protocol.takePush(frame, Buffer.byteLength(frame)));
  return { heard, taken };
}

/** Feeds frames; tells what came out, in order. */
function feed(...frames: unknown[]) {
  const heard: unknown[] = [];
  const protocol = new ListeningHubProtocol({
    onFrame: () => heard.push("frame"),
    onPush: (payload, bytes) => heard.push(["push", payload, bytes]),
    onMalformed: () => heard.push("malformed"),
  });
  const messages = frames.flatMap((frame) => protocol.parseMessages(frame, NullLogger.instance));
  return { heard, messages };
}

const push = (payload: unknown, more: object = {}): string =>
  JSON.stringify({ type: MessageType.Invocation, target: "pushEvent", arguments: [payload], ...more }) + END;
const PING = `{"type":6}${END}`;

test("an event is taken out, whatever its payload is, with the length of its record in bytes", () => {
  const text = push("{}").replace("pushEvent", "PUSHEVENT");
  const { heard, messages } = feed(text, push({ key: "ü" }), push(7));
  expect(heard).toEqual([
    ...["frame", ["push", "{}", Buffer.byteLength(text) - 1]],
    ...["frame", ["push", { key: "ü" }, Buffer.byteLength(push({ key: "ü" })) - 1]],
    ...["frame", ["push", 7, Buffer.byteLength(push(7)) - 1]],
  ]);
  expect(messages).toEqual([]);
});

test("everything else is SignalR's", () => {
  const answer = `{"type":3,"invocationId":"0","result":{"success":true}}${END}`;
  const other = `{"type":1,"target":"other","arguments":[]}${END}`;
  const { heard, messages } = feed(PING + answer + other);
  expect(heard).toEqual(["frame"]);
  expect(messages.map(({ type }) => type)).toEqual([6, 3, 1]);
});

test("an event that wants an answer is taken, and left for SignalR to answer", () => {
  const { heard, messages } = feed(push("{}", { invocationId: "9" }));
  expect(heard).toContainEqual(["push", "{}", expect.any(Number)]);
  expect(messages).toMatchObject([{ type: 1, invocationId: "9" }]);
});

test("a frame that is one event need not go through SignalR", () => {
  const frame = push({ key: "ü" });
  expect(offer(frame, push("{}").replace("pushEvent", "PUSHEVENT"))).toEqual({
    heard: [
      ...["frame", ["push", { key: "ü" }, Buffer.byteLength(frame) - 1]],
      ...["frame", ["push", "{}", push("{}").length - 1]],
    ],
    taken: [true, true],
  });
});

const TEXT_PUSH = '{"type":1,"target":"pushEvent","arguments":[';

test.each([
  ["a string", '["{}"]}', "{}"],
  ["an empty string", '[""]}', ""],
  ["escapes", '["\\"\\\\\\/\\u0041\\ud83d\\ude00\\ud800\\u001e\\n"]}', '"\\/A\u{1f600}\ud800\u001e\n'],
  ["letters beyond ASCII", '["ü\u2028\u{1f600}"]}', "ü\u2028\u{1f600}"],
  ["a backslash at its end", '["a\\\\"]}', "a\\"],
  ["spaces around it", '[ "a" ]}', "a"],
  ["other arguments behind it", '["a","b"]}', "a"],
  ["a list behind it", '["a",["b"]]}', "a"],
  ["an object for its payload", '[{"a":"b"}]}', { a: "b" }],
  ["another list of arguments, which counts", '["a"],"arguments":["b"]}', "b"],
  ["a member more", '["a"],"streamIds":["b"]}', "a"],
  ["no payload", "[]}", undefined],
])("an event is taken as it is with %s", (_what, rest, payload) => {
  const frame = TEXT_PUSH + rest.slice(1) + END;
  const bytes = Buffer.byteLength(frame) - 1;
  expect(offer(frame)).toEqual({ heard: ["frame", ["push", payload, bytes]], taken: [true] });
  expect(feed(frame)).toEqual({ heard: ["frame", ["push", payload, bytes]], messages: [] });
});

test.each([
  ["a string that does not end", '["a]}'],
  ["a string whose end is escaped", '["a\\"]}'],
  ["half a string", '["]}'],
  ["an escape that there is none of", '["\\x"]}'],
  ["a control character", '["\u0007"]}'],
  ["the end of a record in a string", `["a${END}b"]}`],
  ["two strings without a comma", '["a""b"]}'],
  ["an event that wants an answer", '["a"],"invocationId":"1","streamIds":["b"]}'],
  ["another method, which counts", '["a"],"target":"other","streamIds":["b"]}'],
  ["a list that ends twice", '["a"]]'],
  ["a list that does not end", '["a"}}'],
  ["an object that does not end", '[{"a":"b"]}'],
])("SignalR is left %s, however much like an event it begins", (_what, rest) => {
  expect(offer(TEXT_PUSH + rest.slice(1) + END)).toEqual({ heard: [], taken: [false] });
});

test.each([
  ["several records", PING + push("{}")],
  ["two events", push("{}") + push("{}")],
  ["an event that wants an answer", push("{}", { invocationId: "9" })],
  ["a keep-alive", PING],
  ["a call of another method", `{"type":1,"target":"other","arguments":[]}${END}`],
  ["a call of a method with as long a name", `{"type":1,"target":"pushOther","arguments":["a"]}${END}`],
  ["another type of record", `{"type":4,"target":"pushEvent","arguments":["a"]}${END}`],
  ["an event without arguments", `{"type":1,"target":"pushEvent"}${END}`],
  ["a call of no method", `{"type":1,"arguments":[]}${END}`],
  ["a broken record", `{"type":1,"tar${END}`],
  ["a frame that breaks off", push("{}").slice(0, -1)],
  ["an empty frame", ""],
])("SignalR is left %s, of which nothing is told before", (_what, frame) => {
  expect(offer(frame)).toEqual({ heard: [], taken: [false] });
});

test("a broken record does not take its neighbours with it", () => {
  const { heard, messages } = feed(`${push("a")}{"type":1,"tar${END}${PING}${push("b")}`);
  expect(heard).toEqual([
    "frame",
    ["push", "a", expect.any(Number)],
    "malformed",
    ["push", "b", expect.any(Number)],
  ]);
  expect(messages).toHaveLength(1);
});

test.each([
  ["a frame that breaks off", `${push("a")}{"type":1`, ["frame", "malformed", ["push", "a", 49]]],
  ["an empty frame", "", ["frame", "malformed"]],
  ["a record that is no object", `17${END}`, ["frame", "malformed"]],
  ["a record without a type", `{}${END}`, ["frame", "malformed"]],
  ["an event without arguments", `{"type":1,"target":"pushEvent"}${END}`, ["frame", "malformed"]],
  ["bytes instead of text", new ArrayBuffer(3), ["frame", "malformed"]],
])("malformed: %s", (_what, frame, expected) => {
  expect(feed(frame).heard).toEqual(expected);
});

test("a type that does not exist yet is no fault", () => {
  expect(feed(`{"type":99}${END}`)).toEqual({ heard: ["frame"], messages: [] });
});

test("writes what SignalR writes", () => {
  const protocol = new ListeningHubProtocol({
    onFrame: () => undefined,
    onPush: () => undefined,
    onMalformed: () => undefined,
  });
  expect(protocol.writeMessage({ type: MessageType.Ping })).toBe(PING);
  expect(protocol.name).toBe("json");
});
