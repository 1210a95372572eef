// node:http + JSON.parse + a Zod union.
import { createServer } from "node:http";
import { eventSchema } from "./union.js";

let seen = 0;

export function start() {
  const server = createServer((request, response) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const parsed = eventSchema.safeParse(JSON.parse(Buffer.concat(chunks).toString()));
      if (parsed.success) seen += 1;
      response
        .writeHead(parsed.success ? 200 : 400, { "Content-Type": "text/plain", "Content-Length": 2 })
        .end("ok");
    });
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server.address().port)));
}
