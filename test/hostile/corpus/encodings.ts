import { deflateSync, gzipSync } from "node:zlib";
import { accepted, type HostileCase, refused } from "../case.js";
import { bodyCase, eventOf, post } from "../requests.js";

const EVENT = eventOf();
const UNREADABLE = refused(400, "ERR_TENFOUR_KEY_MISSING");

/** An event with bytes in a text of it that are no UTF-8. */
function withBytes(...bytes: readonly number[]): Uint8Array {
  const [before = "", after = ""] = eventOf({ note: "HERE" }).split("HERE");
  return Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]);
}

function utf16(order: "le" | "be"): Uint8Array {
  const bytes = Buffer.from(`\ufeff${EVENT}`, "utf16le");
  return order === "le" ? bytes : bytes.swap16();
}

/** How the bytes are to be read, and how they are said to be. */
export const ENCODINGS: readonly HostileCase[] = [
  { name: "a byte that is no UTF-8", steps: () => [post(withBytes(0xff))], expected: accepted("known") },
  { name: "overlong UTF-8", steps: () => [post(withBytes(0xc0, 0x80))], expected: accepted("known") },
  { name: "half a character", steps: () => [post(withBytes(0xf0, 0x9f))], expected: accepted("known") },
  {
    name: "a surrogate in UTF-8",
    steps: () => [post(withBytes(0xed, 0xa0, 0x80))],
    expected: accepted("known"),
  },
  bodyCase("a lone surrogate in an escape", () => `{"note":"\\ud800",${EVENT.slice(1)}`, accepted("known")),
  bodyCase("a byte order mark", () => `\ufeff${EVENT}`, accepted("known")),
  { name: "UTF-16, little end first", steps: () => [post(utf16("le"))], expected: UNREADABLE },
  { name: "UTF-16, big end first", steps: () => [post(utf16("be"))], expected: UNREADABLE },
  { name: "gzip that does not say so", steps: () => [post(gzipSync(EVENT))], expected: UNREADABLE },
  ...(
    [
      ["gzip", gzipSync(EVENT)],
      ["GZip", gzipSync(EVENT)],
      ["deflate", deflateSync(EVENT)],
      ["br", EVENT],
      ["x-unknown", EVENT],
      ["gzip, identity", gzipSync(EVENT)],
      ["identity, gzip", gzipSync(EVENT)],
    ] as const
  ).map(
    ([encoding, body]): HostileCase => ({
      name: `Content-Encoding: ${encoding}`,
      steps: () => [post(body, { "Content-Encoding": encoding })],
      expected: refused(415, "ERR_TENFOUR_ENCODING"),
    }),
  ),
  {
    name: "64 MiB of zeros in gzip",
    steps: () => [post(gzipSync(Buffer.alloc(64 * 1024 * 1024)), { "Content-Encoding": "gzip" })],
    expected: refused(415, "ERR_TENFOUR_ENCODING"),
  },
  {
    name: "a Content-Type that lies",
    steps: () => [post(EVENT, { "Content-Type": "multipart/form-data; charset=utf-16" })],
    expected: accepted("known"),
  },
];
