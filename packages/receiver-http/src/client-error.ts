import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { RefusalCode } from "@tenfour/receiver";
import { ANSWERS, type Answer, REFUSED } from "./answers.js";
import { LINGER_MS } from "./linger.js";

/** What a fault on a connection means. */
export interface ClientFault {
  readonly code: RefusalCode;
  readonly answer: Answer;
}

/**
 * Reads an error of Node's HTTP parser or its timers. Undefined when the connection itself broke, so that
 * there is nobody left to answer. Only the error's code is looked at here: it also carries the raw bytes.
 */
export function clientFault(error: Error): ClientFault | undefined {
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (code === "HPE_HEADER_OVERFLOW")
    return { code: "ERR_TENFOUR_BAD_REQUEST", answer: ANSWERS.headersTooLarge };
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") return fault("ERR_TENFOUR_TOO_SLOW");
  if (code === "HPE_INVALID_EOF_STATE") return fault("ERR_TENFOUR_BODY_CUT");
  return code.startsWith("HPE_") ? fault("ERR_TENFOUR_BAD_REQUEST") : undefined;
}

/** Whether somebody spoke plain HTTP on a port that speaks HTTPS: no answer that they could read can be given. */
export function isPlainHttp(error: Error): boolean {
  return "code" in error && error.code === "ERR_SSL_HTTP_REQUEST";
}

/** Whether a request's URL holds bytes that are no ASCII, which Node's parser refuses. They go nowhere from here. */
export function hasRawUrl(error: Error): boolean {
  if (!("code" in error && error.code === "HPE_INVALID_URL" && "rawPacket" in error)) return false;
  const { rawPacket } = error;
  if (!(rawPacket instanceof Uint8Array)) return false;
  const end = rawPacket.indexOf(LINE_FEED);
  const line = end === -1 ? rawPacket : rawPacket.subarray(0, end);
  return line.some((byte) => byte > LAST_PRINTABLE);
}

const LINE_FEED = 0x0a;
const LAST_PRINTABLE = 0x7e;

/** Writes an answer to a connection that has no request to answer, and closes it. */
export function sendRaw(socket: Duplex, { status, body, closingHeaders }: Answer): void {
  const headers = Object.entries(closingHeaders).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${headers.join("")}\r\n${body}`);
  // The sender has time to read the answer; whoever goes on sending is cut off then.
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once("close", () => clearTimeout(timer));
}

function fault(code: RefusalCode): ClientFault {
  return { code, answer: REFUSED[code] };
}
