import { request } from "node:http";

const TIMEOUT_MS = 10_000;

/** How an HTTP delivery ended. */
export type PostOutcome = { readonly status: number } | { readonly error: string };

/** POSTs an event as the CAD does when no session is there for it: once, whatever the answer. */
export function postEvent(url: string, body: string, signal: AbortSignal): Promise<PostOutcome> {
  return new Promise((resolve) => {
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const post = request(url, { method: "POST", agent: false, headers, signal }, (response) => {
      response.resume().on("close", () => resolve({ status: response.statusCode ?? 0 }));
    });
    post.setTimeout(TIMEOUT_MS, () => post.destroy(new Error(`no answer within ${TIMEOUT_MS} ms`)));
    post.on("error", (error) => resolve({ error: error.message })).end(body);
  });
}
