import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

/** What a request is for; paths are found in any case, and with a slash at their end. */
export interface RequestTarget {
  readonly at: "hub" | "negotiate" | "elsewhere";
  readonly query: URLSearchParams;
}

const PATH = "/apiwshub";
const TEXT = { "content-type": "text/plain" };
const NO_CONNECTION = "No Connection with that ID";

/** Reads the target of a request. */
export function requestTarget({ url = "/" }: IncomingMessage): RequestTarget {
  const [path = "", query = ""] = url.split(/\?(.*)/s);
  const plain = path.toLowerCase().replace(/(?<=.)\/$/, "");
  const at = plain === PATH ? "hub" : plain === `${PATH}/negotiate` ? "negotiate" : "elsewhere";
  return { at, query: new URLSearchParams(query) };
}

/** Answers whatever is neither a negotiation nor a websocket, as ASP.NET Core does. */
export function answerOther({ at, query }: RequestTarget, response: ServerResponse): void {
  if (at === "negotiate") response.writeHead(405, TEXT).end();
  else if (at === "elsewhere") response.writeHead(404).end();
  else if (query.get("id")) response.writeHead(404, TEXT).end(NO_CONNECTION);
  else response.writeHead(400, TEXT).end("Connection ID required");
}

/** Answers a negotiation. */
export function answerNegotiation(body: object, response: ServerResponse): void {
  const text = JSON.stringify(body);
  response.writeHead(200, { "content-type": "application/json", "content-length": text.length }).end(text);
}

/** Refuses a websocket: the wrong path, an unknown connection (404), or one that has its websocket already (409). */
export function refuseUpgrade(socket: Duplex, status: 404 | 405 | 409): void {
  const reasons = { 404: "Not Found", 405: "Method Not Allowed", 409: "Conflict" };
  const body = status === 404 ? NO_CONNECTION : "";
  socket.end(
    `HTTP/1.1 ${status} ${reasons[status]}\r\nContent-Type: text/plain\r\nContent-Length: ${body.length}\r\n` +
      `Connection: close\r\n\r\n${body}`,
  );
}
