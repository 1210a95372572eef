import { accepted, type HostileCase, KEY, refused } from "../case.js";
import { bodyCase as body, eventOf } from "../requests.js";

const UNREADABLE = refused(400, "ERR_TENFOUR_KEY_MISSING");
const WRONG = refused(401, "ERR_TENFOUR_KEY_WRONG");
const QUOTED = JSON.stringify(KEY);
const TYPE = '"type":"EVENT_UNIT_LOGOUT"';
const DATA = '"data":{"identId":7}';
const DEEP = 500_000;

/** Every character as `\u…`. */
function escaped(text: string): string {
  return Array.from(text, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
}

const arrays = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);
const objects = (depth: number): string => '{"a":'.repeat(depth) + "1" + "}".repeat(depth);

const DEPTH: readonly HostileCase[] = [
  body("500,000 arrays in each other", () => arrays(DEEP), UNREADABLE),
  body("500,000 arrays that never end", () => "[".repeat(DEEP), UNREADABLE),
  body("500,000 objects that never end", () => '{"a":'.repeat(DEEP), UNREADABLE),
  body(
    "500,000 arrays behind the key",
    () => `{"key":${QUOTED},${TYPE},"data":${arrays(DEEP)}}`,
    accepted("invalid"),
  ),
  body(
    "500,000 arrays before the key",
    () => `{${TYPE},"data":${arrays(DEEP)},"key":${QUOTED}}`,
    accepted("invalid"),
  ),
  body(
    "500,000 objects behind the key",
    () => `{"key":${QUOTED},${TYPE},"data":${objects(DEEP)}}`,
    accepted("invalid"),
  ),
  body(
    "20,000 arrays, too short for the worker",
    () => `{"key":${QUOTED},${TYPE},"data":${arrays(20_000)}}`,
    accepted("invalid"),
  ),
];

const MEMBERS: readonly HostileCase[] = [
  body("two keys, the right one last", () => `{"key":"none",${eventOf().slice(1)}`, accepted("known")),
  body("two keys, the wrong one last", () => `${eventOf().slice(0, -1)},"key":"none-of-ours"}`, WRONG),
  body(
    "two keys, the last one no text",
    () => `${eventOf().slice(0, -1)},"key":null}`,
    refused(401, "ERR_TENFOUR_KEY_WRONG"),
  ),
  body("the type twice", () => `{"type":"EVENT_911",${eventOf().slice(1)}`, accepted("known")),
  body("the key of a prototype only", () => `{"__proto__":{"key":${QUOTED}},${TYPE},${DATA}}`, UNREADABLE),
  body(
    "a prototype that pollutes",
    () =>
      `{"__proto__":{"polluted":1},"data":{"__proto__":{"polluted":1},"identId":7},"key":${QUOTED},${TYPE}}`,
    accepted("known"),
  ),
  body(
    "a constructor that pollutes",
    () => `{"constructor":{"prototype":{"polluted":1}},"key":${QUOTED},${TYPE},${DATA}}`,
    accepted("known"),
  ),
  body(
    "members named like methods",
    () => eventOf({ toString: 1, toJSON: "x", hasOwnProperty: null, then: "x", valueOf: {} }),
    accepted("known"),
  ),
  body("a type named like a method", () => eventOf({ type: "constructor" }), accepted("unknown")),
  body("a type named __proto__", () => eventOf({ type: "__proto__" }), accepted("unknown")),
  body("a type that is an object", () => eventOf({ type: { toString: "x" } }), accepted("invalid")),
  body(
    "a type of control characters",
    () => eventOf({ type: "\u0000\u001b]0;owned\u0007\r\n\u202e" }),
    accepted("unknown"),
  ),
  body(
    "a type of one million characters",
    () => eventOf({ type: "x".repeat(1_000_000) }),
    accepted("unknown"),
  ),
];

const VALUES: readonly HostileCase[] = [
  body("numbers beyond counting", () => eventOf().replace("7", "1e999"), accepted("invalid")),
  body("a number of 100,000 digits", () => eventOf().replace("7", "9".repeat(100_000)), accepted("invalid")),
  body("minus nothing", () => eventOf().replace("7", "-0"), accepted("known")),
  body(
    "an array of one million numbers",
    () => `{"key":${QUOTED},${TYPE},"data":[${"0,".repeat(999_999)}0]}`,
    accepted("invalid"),
  ),
  body(
    "an object of 100,000 members",
    () => eventOf({ data: Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`k${at}`, at])) }),
    accepted("invalid"),
  ),
  body("an array around the event", () => `[${eventOf()}]`, UNREADABLE),
  body("a text", () => QUOTED, UNREADABLE),
  body("nothing", () => "null", UNREADABLE),
  body("no JSON", () => "hello", UNREADABLE),
  body("an event that ends early", () => eventOf().slice(0, -3), accepted("invalid")),
  body("two events in one body", () => eventOf() + eventOf(), accepted("invalid")),
  body("a comment in JSON", () => eventOf().replace("{", "{/* x */"), accepted("invalid")),
];

const HIDDEN_KEYS: readonly HostileCase[] = [
  body("the key in unknown fields", () => eventOf({ more: { deep: [KEY, `x${KEY}x`] } }), accepted("known")),
  body("the key as the name of a field", () => eventOf({ [KEY]: { [KEY]: 1 } }), accepted("known")),
  body(
    "the key in unknown fields, in another case",
    () => eventOf({ more: KEY.toUpperCase() }),
    accepted("known"),
  ),
  body("the key in the type", () => eventOf({ type: `EVENT_${KEY}` }), accepted("unknown")),
  body("the key in the data alone", () => `{${TYPE},"data":{"key":${QUOTED}}}`, UNREADABLE),
  body("the key in escapes", () => `{"key":"${escaped(KEY)}",${TYPE},${DATA}}`, accepted("known")),
  body("the name of the key in escapes", () => `{"\\u006bey":${QUOTED},${TYPE},${DATA}}`, accepted("known")),
  body(
    "the key in escapes in unknown fields",
    () => `{"more":"${escaped(KEY)}","b":"${KEY.replace("/", "\\/")}",${eventOf().slice(1)}`,
    accepted("known"),
  ),
  body(
    "the key in escapes where an event is no JSON",
    () => `${eventOf().slice(0, -1)},"more":"${escaped(KEY)}"`,
    accepted("invalid"),
  ),
];

/** JSON that is deep, long, ambiguous, or hides something. */
export const JSON_BODIES: readonly HostileCase[] = [...DEPTH, ...MEMBERS, ...VALUES, ...HIDDEN_KEYS];
