// A webhook that counts how often each numbered event has come.
import { once } from "node:events";
import { createServer } from "node:http";

/** Starts one that answers 503 until `isUp`. */
export async function startNumberedTarget() {
  /** @type {Map<number, number>} */
  const arrived = new Map();
  const target = { arrived, isUp: false, url: "", close };
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (/** @type {string} */ piece) => (body += piece));
    request.on("end", () => {
      if (target.isUp) {
        /** @type {{ event: { data: { number: number } } }} */
        const { event } = JSON.parse(body);
        arrived.set(event.data.number, (arrived.get(event.data.number) ?? 0) + 1);
      }
      response.writeHead(target.isUp ? 204 : 503).end();
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  target.url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/hook`;
  return target;
  function close() {
    server.closeAllConnections();
    server.close();
  }
}
