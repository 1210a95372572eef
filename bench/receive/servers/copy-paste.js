// What people copy today: string concatenation, JSON.parse, a switch.
import { createServer } from "node:http";
import { KEY } from "../bodies.js";

let seen = 0;

export function start() {
  const server = createServer((request, response) => {
    let data = "";
    request.on("data", (chunk) => (data += chunk));
    request.on("end", () => {
      const body = JSON.parse(data);
      if (body.key !== KEY) {
        response.writeHead(400).end("Authentication Key Failed!");
        return;
      }
      switch (body.type) {
        case "EVENT_911":
        case "EVENT_UNIT_STATUS":
          seen += 1;
          break;
        default:
          response.writeHead(400).end("Invalid Type");
          return;
      }
      response.writeHead(200, { "Content-Type": "text/plain" }).end("ok");
    });
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server.address().port)));
}
