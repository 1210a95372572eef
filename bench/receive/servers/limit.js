// The limit: node:http that only reads the body and answers as we do.
import { createServer } from "node:http";

export function start() {
  const server = createServer((request, response) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      if (request.url === "/callback") {
        response.writeHead(204).end();
        return;
      }
      response.writeHead(200, { "Content-Type": "text/plain", "Content-Length": 2 }).end("ok");
    });
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server.address().port)));
}
