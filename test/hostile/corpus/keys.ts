import { accepted, type HostileCase, KEY, refused, SECRET } from "../case.js";
import { bodyCase, eventOf, post } from "../requests.js";

const MISSING = refused(400, "ERR_TENFOUR_KEY_MISSING");
const WRONG = refused(401, "ERR_TENFOUR_KEY_WRONG");
const NOT_FOUND = refused(404, "ERR_TENFOUR_PATH");
const NO_SECRET = refused(401, "ERR_TENFOUR_SECRET_WRONG");
const LAP = '{"eventName":"custom","instanceId":"1"}';

const GOOD: readonly (readonly [string, unknown])[] = [
  ["in upper case", KEY.toUpperCase()],
  ["in lower case", KEY.toLowerCase()],
];

const BAD: readonly (readonly [string, unknown])[] = [
  ["all but its last character", KEY.slice(0, -1)],
  ["and one character more", `${KEY}x`],
  ["behind white space", ` ${KEY}`],
  ["before white space", `${KEY} `],
  ["before a line end", `${KEY}\n`],
  ["before a NUL", `${KEY}\u0000`],
  ["with a letter that only looks like its own", KEY.replace("C", "\u0421")],
  ["with a letter that folds to its own", KEY.replaceAll("K", "\u212a")],
  ["in full width", KEY.replace("H", "\uff28")],
  ["in base64", Buffer.from(KEY).toString("base64")],
  ["and a megabyte more", KEY + "x".repeat(1_000_000)],
  ["one million times", KEY.repeat(100_000)],
  ["in an array", [KEY]],
  ["in an array of arrays", [[KEY]]],
  ["in an object", { toString: KEY, valueOf: KEY, value: KEY }],
  ["as a number", 42],
  ["as true", true],
  ["as nothing", null],
  ["as an empty text", ""],
];

const BESIDE: readonly HostileCase[] = [
  bodyCase("no key", () => eventOf({ key: undefined }), MISSING),
  ...["Key", "KEY", "key ", "apiKey"].map((name) =>
    bodyCase(`the key as "${name}"`, () => eventOf({ key: undefined, [name]: KEY }), MISSING),
  ),
  {
    name: "the key in headers",
    steps: () => [
      post(eventOf({ key: undefined }), { Authorization: `Bearer ${KEY}`, "X-Api-Key": KEY, Key: KEY }),
    ],
    expected: MISSING,
  },
  {
    name: "the key in the query",
    steps: () => [post(eventOf({ key: undefined }), {}, `/sonorancad/event?key=${KEY}`)],
    expected: MISSING,
  },
  ...[encodeURIComponent(KEY), KEY, `x${KEY.toLowerCase()}`, KEY.replace("H", "%48")].map(
    (path): HostileCase => ({
      name: `the key in the path, as ${path}`,
      steps: () => [post(eventOf(), {}, `/sonorancad/event/${path}`)],
      expected: NOT_FOUND,
      // Express answers what is not the door's.
      doors: ["listen", "fetch"],
    }),
  ),
  {
    name: "the secret in the path",
    steps: () => [post(LAP, {}, `/callback/${encodeURIComponent(SECRET)}`)],
    expected: NOT_FOUND,
    doors: ["listen", "fetch"],
  },
];

function lap(name: string, headers: Readonly<Record<string, string>>, query = ""): HostileCase {
  return { name, steps: () => [post(LAP, headers, `/callback${query}`)], expected: NO_SECRET };
}

const basic = (text: string): Readonly<Record<string, string>> => ({
  Authorization: `Basic ${Buffer.from(text).toString("base64")}`,
});

const SECRETS: readonly HostileCase[] = [
  lap("accweb: no secret", {}),
  lap("accweb: all but the last character of the secret", { "X-Tenfour-Secret": SECRET.slice(0, -1) }),
  lap("accweb: the secret in another case", { "X-Tenfour-Secret": SECRET.toUpperCase() }),
  lap("accweb: the secret as the user name", basic(`${SECRET}:`)),
  lap("accweb: Basic that is no base64", { Authorization: "Basic \u00a7\u00a7\u00a7" }),
  lap("accweb: Basic without a colon", basic("accweb")),
  lap("accweb: an array in the query", {}, `?secret[]=${encodeURIComponent(SECRET)}`),
  lap("accweb: the key of a community", { "X-Tenfour-Secret": KEY }),
  lap("accweb: a secret of 8 kB", { "X-Tenfour-Secret": SECRET.repeat(300) }),
  {
    name: "accweb: no secret, and a body that never comes",
    steps: () => [post("", { "Content-Length": "5000000" }, "/callback")],
    expected: NO_SECRET,
  },
  {
    name: "accweb: the right one behind another in the query",
    steps: () => [post(LAP, {}, `/callback?secret=no&secret=${encodeURIComponent(SECRET)}`)],
    expected: refused(401, "ERR_TENFOUR_SECRET_WRONG"),
  },
];

/** Keys and secrets that are almost right, or somewhere else. */
export const KEYS: readonly HostileCase[] = [
  ...GOOD.map(([how, key]) => bodyCase(`the key ${how}`, () => eventOf({ key }), accepted("known"))),
  ...BAD.map(([how, key]) => bodyCase(`the key ${how}`, () => eventOf({ key }), WRONG)),
  ...BESIDE,
  ...SECRETS,
];
