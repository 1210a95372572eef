// Tenfour behind its node:http door.
import { listen } from "@tenfour/receiver-http";
import { makeReceiver } from "./receiver.js";

export async function start() {
  const { port } = await listen(makeReceiver(), { host: "127.0.0.1", port: 0 });
  return port;
}
