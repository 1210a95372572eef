// Fastify with JSON Schemas (Ajv), the schemas made from the same Zod union.
import Fastify from "fastify";
import { z } from "zod";
import { eventSchema } from "./union.js";

let seen = 0;

export async function start() {
  const app = Fastify({ bodyLimit: 32 * 1024 * 1024, ajv: { customOptions: { coerceTypes: false } } });
  const { $schema, ...body } = z.toJSONSchema(eventSchema, { target: "draft-7", io: "input" });
  app.post("/sonorancad/event", { schema: { body } }, (_request, reply) => {
    seen += 1;
    reply.type("text/plain").send("ok");
  });
  await app.listen({ port: 0, host: "127.0.0.1" });
  return app.server.address().port;
}
