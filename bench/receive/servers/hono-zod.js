// Hono on Node + a Zod union.
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { eventSchema } from "./union.js";

let seen = 0;

export function start() {
  const app = new Hono();
  app.post("/sonorancad/event", async (context) => {
    const parsed = eventSchema.safeParse(await context.req.json());
    if (parsed.success) seen += 1;
    return context.text("ok", parsed.success ? 200 : 400);
  });
  return new Promise((resolve) => {
    serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, (info) => resolve(info.port));
  });
}
