import { accepted, answered, BAD_REQUEST, type HostileCase, IMPATIENT, KEY, refused } from "../case.js";
import { chunk, chunkedHead, eventOf, headOf, post } from "../requests.js";

const EVENT = eventOf();
const LENGTH = String(EVENT.length);
const HOST = { Host: "test" };
const PATH = "/sonorancad/event";
/** What a front that reads the request otherwise would take for a second one. */
const SMUGGLED = `${headOf(PATH, { ...HOST, "Content-Length": LENGTH })}${EVENT}`;

const raw = (name: string, text: string, more: Omit<HostileCase, "name" | "steps">): HostileCase => ({
  name,
  steps: () => [{ write: text }],
  ...more,
});

const SLOW: readonly HostileCase[] = [
  {
    name: "headers that never end",
    steps: () => [{ write: `POST ${PATH} HTTP/1.1\r\nHost: te` }],
    expected: refused(408, "ERR_TENFOUR_TOO_SLOW"),
    behindNode: answered(408),
    settings: IMPATIENT,
  },
  {
    name: "a body that never ends",
    steps: () => [
      { write: headOf(PATH, { ...HOST, "Content-Length": LENGTH }) },
      { write: EVENT.slice(0, 9) },
    ],
    expected: refused(408, "ERR_TENFOUR_TOO_SLOW"),
    settings: IMPATIENT,
  },
  {
    name: "chunks that never end",
    steps: () => [{ write: chunkedHead() + chunk(EVENT) }],
    expected: refused(408, "ERR_TENFOUR_TOO_SLOW"),
    settings: IMPATIENT,
  },
];

const CONNECTIONS: readonly HostileCase[] = [
  {
    name: "three requests at once",
    steps: () => [{ write: SMUGGLED + SMUGGLED + SMUGGLED }],
    expected: { answers: [200, 200, 200], refused: [], records: ["known", "known", "known"] },
  },
  {
    name: "three requests at once, the second one refused",
    steps: () => [{ write: SMUGGLED }, post('{"key":"none-of-ours"}'), { write: SMUGGLED }],
    expected: { answers: [200, 401], refused: ["ERR_TENFOUR_KEY_WRONG"], records: ["known"] },
    doors: ["listen"],
  },
  {
    name: "the sender's side ends with the request",
    steps: () => [{ write: SMUGGLED }, { end: true }],
    expected: accepted("known"),
  },
  {
    name: "a reset in the body",
    steps: () => [
      // A reset takes with it what has not been read: so the request has to have begun.
      { write: headOf(PATH, { ...HOST, Expect: "100-continue", "Content-Length": LENGTH }) },
      { awaitAnswer: true },
      { write: EVENT.slice(0, 40) },
      { reset: true },
    ],
    expected: { answers: [], refused: ["ERR_TENFOUR_BODY_CUT"], records: [] },
  },
  {
    name: "a reset in the headers",
    steps: () => [{ write: `POST ${PATH} HTTP/1.1\r\nHost: te` }, { reset: true }],
    expected: answered(),
  },
  {
    name: "a question whether to go on",
    steps: () => [
      { write: headOf(PATH, { ...HOST, Expect: "100-continue", "Content-Length": LENGTH }) },
      { awaitAnswer: true },
      { write: EVENT },
    ],
    expected: { answers: [100, 200], refused: [], records: ["known"] },
  },
  {
    name: "a question whether to go on with too much",
    steps: () => [{ write: headOf(PATH, { ...HOST, Expect: "100-continue", "Content-Length": "99999999" }) }],
    expected: refused(413, "ERR_TENFOUR_BODY_TOO_LARGE"),
    behindNode: { answers: [100, 413], refused: ["ERR_TENFOUR_BODY_TOO_LARGE"], records: [] },
  },
  {
    name: "another expectation",
    steps: () => [post(EVENT, { Expect: "a-miracle" })],
    expected: refused(417, "ERR_TENFOUR_BAD_REQUEST"),
    behindNode: answered(417),
  },
];

/** A request whose end one program could see elsewhere than another. Nothing behind it may be taken for a request. */
function smuggling(name: string, headers: Readonly<Record<string, string>>, body: string): HostileCase {
  return raw(name, headOf(PATH, { ...HOST, ...headers }) + body + SMUGGLED, {
    ...BAD_REQUEST,
    isNodes: true,
  });
}

const CHUNKED_BODY = `${chunk(EVENT)}0\r\n\r\n`;
const SMUGGLING: readonly HostileCase[] = [
  smuggling("both framings", { "Content-Length": "6", "Transfer-Encoding": "chunked" }, CHUNKED_BODY),
  smuggling(
    "both framings, the other way",
    { "Transfer-Encoding": "chunked", "Content-Length": "6" },
    "0\r\n\r\n",
  ),
  smuggling("two lengths", { "Content-Length": LENGTH, "content-length": "5" }, EVENT),
  smuggling("a list of lengths", { "Content-Length": `${LENGTH}, ${LENGTH}` }, EVENT),
  ...["xchunked", "chunked, identity", "\u000bchunked", '"chunked"', "chunked;q=1"].map((coding) =>
    smuggling(`Transfer-Encoding: ${JSON.stringify(coding)}`, { "Transfer-Encoding": coding }, CHUNKED_BODY),
  ),
  // Node's own server takes the chunks and leaves the gzip, which is then no JSON, to whoever asks for it.
  {
    ...smuggling(
      'Transfer-Encoding: "gzip, chunked"',
      { "Transfer-Encoding": "gzip, chunked" },
      CHUNKED_BODY,
    ),
    doors: ["listen"],
  },
  smuggling("a space before the colon", { "Transfer-Encoding ": "chunked" }, CHUNKED_BODY),
  smuggling("a coding on a folded line", { "X-A": "b\r\n Transfer-Encoding: chunked" }, EVENT),
  smuggling("a NUL in a header", { "X-A": "b\u0000c" }, EVENT),
  smuggling("a bare CR in a header", { "X-A": "b\rTransfer-Encoding: chunked" }, EVENT),
  smuggling("a chunk size in hex notation", { "Transfer-Encoding": "chunked" }, `0x${chunk(EVENT)}`),
  smuggling("a chunk size with a sign", { "Transfer-Encoding": "chunked" }, `+${chunk(EVENT)}`),
  smuggling(
    "a chunk size beyond counting",
    { "Transfer-Encoding": "chunked" },
    `fffffffffffffffff\r\n${EVENT}`,
  ),
  smuggling(
    "a chunk that is longer than it says",
    { "Transfer-Encoding": "chunked" },
    `5\r\n${EVENT}\r\n0\r\n\r\n`,
  ),
  raw(
    "bare line feeds",
    `POST ${PATH} HTTP/1.1\nHost: test\nContent-Length: ${LENGTH}\n\n${EVENT}${SMUGGLED}`,
    BAD_REQUEST,
  ),
];

const STRANGERS: readonly HostileCase[] = [
  raw("no Host", headOf(PATH, { "Content-Length": LENGTH }) + EVENT, {
    expected: refused(400, "ERR_TENFOUR_BAD_REQUEST"),
    isNodes: true,
  }),
  raw("TLS", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\r\n\r\n", BAD_REQUEST),
  raw("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", BAD_REQUEST),
  // Node reads it as a request of a browser, which gets the page for those.
  raw("HTTP/0.9", `GET ${PATH}\r\n\r\n`, { expected: answered(200), doors: ["listen"] }),
  raw("SSH", "SSH-2.0-OpenSSH_9.6\r\n\r\n", BAD_REQUEST),
  raw("no method", `POSTER ${PATH} HTTP/1.1\r\nHost: test\r\n\r\n`, BAD_REQUEST),
  raw("the key as a method", `${KEY} ${PATH} HTTP/1.1\r\nHost: test\r\n\r\n`, BAD_REQUEST),
  raw("a header of 20 kB", headOf(PATH, { ...HOST, "X-Long": "x".repeat(20_000) }), {
    expected: refused(431, "ERR_TENFOUR_BAD_REQUEST"),
    behindNode: answered(431),
  }),
  raw("a path of 20 kB", headOf(`/${"x".repeat(20_000)}`, HOST), {
    expected: refused(431, "ERR_TENFOUR_BAD_REQUEST"),
    behindNode: answered(431),
  }),
  raw("TRACE", `TRACE ${PATH} HTTP/1.1\r\nHost: test\r\nX-Key: ${KEY}\r\n\r\n`, {
    expected: refused(405, "ERR_TENFOUR_METHOD"),
  }),
  raw("DELETE", `DELETE ${PATH} HTTP/1.1\r\nHost: test\r\n\r\n`, {
    expected: refused(405, "ERR_TENFOUR_METHOD"),
  }),
  {
    name: "an upgrade to a websocket",
    steps: () => [post(EVENT, { Connection: "Upgrade", Upgrade: "websocket" })],
    expected: accepted("known"),
  },
  {
    name: "an upgrade to HTTP/2",
    steps: () => [
      post(EVENT, { Connection: "Upgrade, HTTP2-Settings", Upgrade: "h2c", "HTTP2-Settings": "AAMA" }),
    ],
    expected: accepted("known"),
  },
];

/** HTTP that is slow, cut, or can be read in two ways. */
export const HTTP: readonly HostileCase[] = [...SLOW, ...CONNECTIONS, ...SMUGGLING, ...STRANGERS];
