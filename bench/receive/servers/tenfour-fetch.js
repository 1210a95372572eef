// Tenfour behind its fetch door, in Hono on Node.
import { serve } from "@hono/node-server";
import { createFetchHandler } from "@tenfour/receiver-http/fetch";
import { Hono } from "hono";
import { makeReceiver } from "./receiver.js";

export function start() {
  const handle = createFetchHandler(makeReceiver());
  const app = new Hono();
  app.all("*", (context) => handle(context.req.raw));
  return new Promise((resolve) => {
    serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, (info) => resolve(info.port));
  });
}
