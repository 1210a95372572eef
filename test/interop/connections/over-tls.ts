import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import path from "node:path";

const FILES = path.resolve(import.meta.dirname, "../../../packages/receiver-http/test/tls");

/** A certificate for the tests, and its key. */
export const TLS = { cert: path.join(FILES, "first.cert.pem"), key: path.join(FILES, "first.key.pem") };

/** Sends an event over HTTPS. Resolves with the status of its answer. */
export async function postOverTls(port: number, body: string): Promise<number | undefined> {
  const options = { method: "POST", agent: false, rejectUnauthorized: false };
  const sent = request(`https://127.0.0.1:${port}/sonorancad/event`, options).end(body);
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  await once(answer.resume(), "end");
  return answer.statusCode;
}
