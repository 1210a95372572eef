import { type Expected, type HostileCase, KEY, type Step } from "./case.js";

/** A known event of the community, in JSON. Members given replace those of the event. */
export function eventOf(members: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ key: KEY, type: "EVENT_UNIT_LOGOUT", data: { identId: 7 }, ...members });
}

/** A POST of a body, in one piece. Headers given replace those of the request. */
export function post(
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
  target = "/sonorancad/event",
): Step {
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  const all = { Host: "test", "Content-Length": String(bytes.length), ...headers };
  return { write: Buffer.concat([Buffer.from(headOf(target, all)), bytes]) };
}

/** The head of a POST with exactly these headers. */
export function headOf(target: string, headers: Readonly<Record<string, string>>): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST ${target} HTTP/1.1\r\n${lines.join("")}\r\n`;
}

/** The head of a POST whose body comes in chunks. */
export function chunkedHead(headers: Readonly<Record<string, string>> = {}): string {
  return headOf("/sonorancad/event", { Host: "test", "Transfer-Encoding": "chunked", ...headers });
}

/** One chunk. */
export function chunk(text: string): string {
  return `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
}

/** A case of which only the body is hostile. */
export function bodyCase(name: string, body: () => string, expected: Expected): HostileCase {
  return { name, body, steps: () => [post(body())], expected };
}
