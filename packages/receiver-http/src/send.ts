import type { Answer } from "./answers.js";
import type { Exchange } from "./exchange.js";
import { announcesBody } from "./headers.js";
import { linger } from "./linger.js";
import { endInOneWrite } from "./one-write.js";

/**
 * Writes an answer, unless somebody has or nobody is there to read it.
 *
 * @param close whether the connection ends here, even if the answer alone would keep it
 */
export function send(exchange: Exchange, answer: Answer, close: boolean): void {
  const { request, response, bodyOver } = exchange;
  if (response.headersSent || response.destroyed) return;
  const bodyToCome = !request.complete && !bodyOver && announcesBody(request.headers);
  const keep = answer.keepsConnection && !close && !bodyToCome;
  exchange.closes = !keep;
  response.writeHead(answer.status, keep ? answer.headers : answer.closingHeaders);
  if (!bodyToCome) {
    const inOneWrite =
      answer.body !== "" && request.method === "POST" && endInOneWrite(response, answer.body);
    if (!inOneWrite) response.end(answer.body);
    return;
  }
  // The whole answer goes out now; ending it, which closes the connection, waits for the rest of the body.
  if (answer.body === "") response.flushHeaders();
  else response.write(answer.body);
  linger(request, () => response.end());
}
