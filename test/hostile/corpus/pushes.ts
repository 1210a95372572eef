import { accepted, type Expected, KEY, refused } from "../case.js";
import { eventOf } from "../requests.js";
import { ENCODINGS } from "./encodings.js";
import { JSON_BODIES } from "./json.js";
import { KEYS } from "./keys.js";

/** One hostile push. */
export interface HostilePush {
  readonly name: string;
  /** The frame, made when it is sent: some are large. */
  readonly frame: () => string;
  readonly expected: Expected;
  /** Lines that SignalR writes about it, beside those of the receiver. @default 0 */
  readonly signalrLines?: number;
}

/** A frame that ends the session. */
export interface BreakingFrame {
  readonly name: string;
  readonly frame: () => string;
  /** What the session says of its end. @default "malformed" */
  readonly reason?: "lost";
}

const RECORD_END = "\u001e";

function push(name: string, values: () => string, expected: Expected): HostilePush {
  const frame = (): string => `{"type":1,"target":"pushEvent","arguments":[${values()}]}${RECORD_END}`;
  return { name, frame, expected };
}

const bodies = [...ENCODINGS, ...JSON_BODIES, ...KEYS].filter(({ body }) => body !== undefined);

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const AS_STRING: readonly HostilePush[] = bodies.map(({ name, body, expected }) =>
  push(`as a string: ${name}`, () => JSON.stringify(body?.()), expected),
);

const AS_VALUE: readonly HostilePush[] = bodies
  .filter(({ body }) => isJson(body?.() ?? ""))
  .map(({ name, body, expected }) => push(`as it is: ${name}`, () => body?.() ?? "", expected));

const KNOWN = accepted("known");
const NOTHING: Expected = { answers: [], refused: [], records: [] };
const UNREADABLE = refused(400, "ERR_TENFOUR_KEY_MISSING");
const EVENT = eventOf();
const TEXT = JSON.stringify(EVENT);

/** A message that is not quite a push. */
function message(name: string, text: string, expected: Expected, signalrLines = 0): HostilePush {
  return { name, frame: () => text + RECORD_END, expected, signalrLines };
}

const ARGUMENTS: readonly HostilePush[] = [
  push("no argument", () => "", UNREADABLE),
  ...["null", "true", "-1.5e300", '""', "[]", "{}", '" "', "[[[]]]", "[null]"].map((value) =>
    push(`the argument ${value}`, () => value, UNREADABLE),
  ),
  push("an event in a text in a text", () => JSON.stringify(TEXT), UNREADABLE),
  push("an event in base64", () => JSON.stringify(Buffer.from(EVENT).toString("base64")), UNREADABLE),
  push("two events as arguments", () => `${TEXT},${TEXT}`, KNOWN),
  push("an event and null", () => `${EVENT},null`, KNOWN),
  push("null and an event", () => `null,${EVENT}`, UNREADABLE),
  push("an event among 100,000 arguments", () => `${TEXT}${",0".repeat(100_000)}`, KNOWN),
  push("an event beside 500,000 arrays", () => `${TEXT},${"[".repeat(500_000)}${"]".repeat(500_000)}`, KNOWN),
];

const MESSAGES: readonly HostilePush[] = [
  message(
    "a push that wants an answer",
    `{"type":1,"invocationId":"1","target":"pushEvent","arguments":[${TEXT}]}`,
    KNOWN,
    2,
  ),
  message(
    "a push with members before and behind",
    `{"__proto__":{"polluted":1},"a":[1],"arguments":[${TEXT}],"target":"pushEvent","type":1,"b":{}}`,
    KNOWN,
  ),
  message(
    "a push with two lists of arguments",
    `{"type":1,"target":"pushEvent","arguments":[null],"arguments":[${TEXT}]}`,
    KNOWN,
  ),
  message("a target in another case", `{"type":1,"target":"PUSHEVENT","arguments":[${TEXT}]}`, KNOWN),
  message(
    "two pushes in a frame",
    `{"type":1,"target":"pushEvent","arguments":[${TEXT}]}${RECORD_END}{"type":1,"target":"pushEvent","arguments":[${EVENT}]}`,
    { answers: [], refused: [], records: ["known", "known"] },
  ),
  ...["__proto__", "constructor", "toString", `pushEvent${KEY}`].map((target) =>
    message(`the target ${target}`, `{"type":1,"target":"${target}","arguments":[${TEXT}]}`, NOTHING, 1),
  ),
  message("an answer to no question", `{"type":3,"invocationId":"77","result":${TEXT}}`, NOTHING),
  message("a message of no known type", `{"type":99,"arguments":[${TEXT}]}`, NOTHING),
];

/** Pushes that leave a session as it was. */
export const PUSHES: readonly HostilePush[] = [...AS_STRING, ...AS_VALUE, ...ARGUMENTS, ...MESSAGES];

/** What is not the hub's protocol: nothing on the connection can be trusted any more. */
export const BREAKING: readonly BreakingFrame[] = [
  { name: "no list of arguments", frame: () => `{"type":1,"target":"pushEvent"}${RECORD_END}` },
  {
    name: "500,000 arrays that never end",
    frame: () => `{"type":1,"arguments":[${"[".repeat(500_000)}${RECORD_END}`,
  },
  { name: "a frame without an end", frame: () => `{"type":1,"target":"pushEvent","arguments":[${TEXT}]}` },
  { name: "an event alone", frame: () => EVENT + RECORD_END },
  { name: "a text alone", frame: () => TEXT + RECORD_END },
  {
    name: "a frame over the limit",
    frame: () => `"${KEY.repeat(500_000)}"${RECORD_END}`,
    reason: "lost",
  },
];
