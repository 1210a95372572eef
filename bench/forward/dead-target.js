// A target that takes connections and never answers.
import { createServer } from "node:net";

const server = createServer((socket) => socket.on("error", () => undefined).resume());
server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
process.on("disconnect", () => process.exit());
