// The target: node:http that reads the body and answers 204. "slow" never answers.
import { createServer } from "node:http";

let taken = 0;
const server = createServer((request, response) => {
  request.resume();
  request.on("end", () => {
    taken += 1;
    response.writeHead(204).end();
  });
});
server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
process.on("message", () => process.send({ taken }));
process.on("disconnect", () => process.exit());
