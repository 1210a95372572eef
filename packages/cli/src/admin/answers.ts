import type { IncomingMessage, ServerResponse } from "node:http";
import { safeJson } from "../output/safe-text.js";
import type { AdminAnswer } from "./route.js";

const TEXT = "text/plain; charset=utf-8";
const JSON_TYPE = "application/json; charset=utf-8";

/** An answer that says what is wrong, in the shape of every error of the admin listener. */
export function errorAnswer(status: number, code: string, message: string): AdminAnswer {
  return { status, json: { error: { code, message } } };
}

/** Sends an answer. Nothing in it may be cached, guessed at or shown in a frame. */
export function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  { status, json, text = "", contentType = TEXT }: AdminAnswer,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.headersSent || response.destroyed) return;
  const body = Buffer.from(json === undefined ? text : `${safeJson(JSON.stringify(json))}\n`);
  response.writeHead(status, {
    "content-type": json === undefined ? contentType : JSON_TYPE,
    "content-length": body.byteLength,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    // What is left of a body that nobody wants is not worth reading.
    ...(request.complete ? {} : { connection: "close" }),
    ...headers,
  });
  response.end(request.method === "HEAD" ? undefined : body);
}
