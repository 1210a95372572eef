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
 * there is nobody left to answer. Only the error's code is looked at: it also carries the raw bytes.
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
