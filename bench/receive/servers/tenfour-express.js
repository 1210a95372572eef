// Tenfour behind its Express door.
import { tenfour } from "@tenfour/receiver-http/express";
import express from "express";
import { makeReceiver } from "./receiver.js";

export function start() {
  const app = express();
  app.use(tenfour(makeReceiver()));
  return new Promise((resolve) => {
    const server = app.listen(0, "127.0.0.1", () => resolve(server.address().port));
  });
}
