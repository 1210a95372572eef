// Express + express.json() + a Zod union.
import express from "express";
import { eventSchema } from "./union.js";

let seen = 0;

export function start() {
  const app = express();
  app.use(express.json({ limit: "32mb" }));
  app.post("/sonorancad/event", (request, response) => {
    const parsed = eventSchema.safeParse(request.body);
    if (parsed.success) seen += 1;
    response
      .status(parsed.success ? 200 : 400)
      .type("text/plain")
      .send("ok");
  });
  return new Promise((resolve) => {
    const server = app.listen(0, "127.0.0.1", () => resolve(server.address().port));
  });
}
