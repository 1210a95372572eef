import { request as requestPlain } from "node:http";
import { request as requestSecure } from "node:https";
import { systemCode } from "../errors.js";

/** What came of one request. */
export type PostResult =
  | { readonly status: number; readonly body: string }
  /** In words, without the address. */
  | { readonly error: string };

const TIMEOUT_MS = 10_000;
/** An answer's text is a word or two. */
const MAX_ANSWER_BYTES = 64 * 1024;

/**
 * POSTs a body, once: redirects are not followed, and nothing is repeated. User info in the URL becomes Basic auth,
 * as it does at accweb.
 */
export function post(
  url: URL,
  body: Buffer,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<PostResult> {
  return new Promise((resolve) => {
    const over = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
    const options = {
      method: "POST",
      agent: false,
      headers: { ...headers, "content-length": body.length },
      signal: over,
    };
    const outgoing = (url.protocol === "https:" ? requestSecure : requestPlain)(url, options, (answer) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      answer.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes <= MAX_ANSWER_BYTES) chunks.push(chunk);
        else answer.destroy();
      });
      answer.on("error", () => undefined);
      answer.on("close", () =>
        resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") }),
      );
    });
    outgoing.on("error", (error) => resolve({ error: reasonOf(error, over) }));
    outgoing.end(body);
  });
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there: is the relay running?",
  ENOTFOUND: "there is no host of that name",
  EAI_AGAIN: "the host's name could not be looked up",
  ECONNRESET: "the listener closed the connection without an answer",
  EPIPE: "the listener closed the connection without an answer",
  EHOSTUNREACH: "the host cannot be reached",
  ENETUNREACH: "the host's network cannot be reached",
  ETIMEDOUT: "the host does not answer: is the port open?",
};

function reasonOf(error: Error, over: AbortSignal): string {
  if (over.aborted) {
    const reason: unknown = over.reason;
    const tooLong = reason instanceof Error && reason.name === "TimeoutError";
    return tooLong ? `no answer within ${TIMEOUT_MS / 1000} s` : "stopped before an answer came";
  }
  const code = systemCode(error);
  return (code === undefined ? undefined : REASONS[code]) ?? code ?? error.message;
}
