import { accepted, answered, type HostileCase, IMPATIENT, refused } from "../case.js";
import { chunk, chunkedHead, eventOf, headOf, post } from "../requests.js";

/** `maxSonoranBodyBytes` as it is by default. */
const LIMIT = 8 * 1024 * 1024;

const EVENT = eventOf();
const LONG = String(EVENT.length + 50);

/** An event of exactly so many bytes. */
function eventOfSize(bytes: number): string {
  return eventOf({ padding: "x".repeat(bytes - eventOf({ padding: "" }).length) });
}

const TOO_LARGE = refused(413, "ERR_TENFOUR_BODY_TOO_LARGE");

/** How long bodies are, and how long they are said to be. */
export const SIZES: readonly HostileCase[] = [
  { name: "no bytes", steps: () => [post("")], expected: refused(400, "ERR_TENFOUR_KEY_MISSING") },
  { name: "one byte", steps: () => [post("{")], expected: refused(400, "ERR_TENFOUR_KEY_MISSING") },
  {
    name: "a byte under the limit",
    steps: () => [post(eventOfSize(LIMIT - 1))],
    expected: accepted("known"),
  },
  { name: "the limit", steps: () => [post(eventOfSize(LIMIT))], expected: accepted("known") },
  {
    name: "a byte over the limit",
    steps: () => [post(eventOfSize(LIMIT + 1))],
    expected: TOO_LARGE,
    // What stands between Node and a fetch handler reads a body to its end, or lets its sender wait.
    doors: ["listen", "express"],
  },
  {
    name: "chunks beyond the limit, without end",
    steps: () => [
      { write: chunkedHead() },
      ...Array.from({ length: 9 }, () => ({ write: chunk("x".repeat(1024 * 1024)) })),
    ],
    expected: TOO_LARGE,
  },
  {
    name: "ten thousand chunks of one byte",
    steps: () => [{ write: chunkedHead() + chunk("x").repeat(10_000) }],
    expected: refused(400, "ERR_TENFOUR_BAD_REQUEST"),
  },
  {
    name: "a Content-Length that is too short",
    steps: () => [post(`${EVENT}${"x".repeat(50)}`, { "Content-Length": String(EVENT.length) })],
    expected: { answers: [200, 400], refused: ["ERR_TENFOUR_BAD_REQUEST"], records: ["known"] },
    // Node answers the garbage, and so ends the connection, before the event behind which it comes.
    doors: ["listen"],
  },
  {
    name: "a Content-Length that cuts the event",
    steps: () => [post(EVENT, { "Content-Length": "12" })],
    expected: {
      answers: [400],
      // The rest of the event is no request.
      refused: ["ERR_TENFOUR_KEY_MISSING", "ERR_TENFOUR_BAD_REQUEST"],
      records: [],
    },
    doors: ["listen"],
  },
  {
    name: "a Content-Length that is too long, and the end of the sender's side",
    steps: () => [post(EVENT, { "Content-Length": LONG }), { end: true }],
    expected: refused(400, "ERR_TENFOUR_BODY_CUT"),
  },
  {
    name: "a Content-Length that is too long, and silence",
    steps: () => [post(EVENT, { "Content-Length": LONG })],
    expected: refused(408, "ERR_TENFOUR_TOO_SLOW"),
    settings: IMPATIENT,
  },
  {
    name: "a Content-Length of a terabyte",
    steps: () => [post(EVENT, { "Content-Length": "1000000000000" })],
    expected: TOO_LARGE,
  },
  ...["-1", "+5", "0x10", "1e3", "12 34", "99999999999999999999999"].map(
    (length): HostileCase => ({
      name: `a Content-Length of ${length}`,
      steps: () => [post(EVENT, { "Content-Length": length })],
      expected: refused(400, "ERR_TENFOUR_BAD_REQUEST"),
      behindNode: answered(400),
    }),
  ),
  {
    name: "no framing at all",
    steps: () => [{ write: headOf("/sonorancad/event", { Host: "test" }) }],
    expected: refused(400, "ERR_TENFOUR_KEY_MISSING"),
  },
];
