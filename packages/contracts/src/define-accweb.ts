import { z } from "zod";
import type { EventDefinition, EventText } from "./define.js";
import { open } from "./open.js";

const accwebEnvelope = {
  timestamp: z.string().describe("Time of sending, RFC 3339 UTC with up to nine fractional digits."),
  instanceId: z.string().describe("Id of the server instance: digits, but a string."),
  instanceName: z.string().describe("Free text of the admin."),
  track: z.string().describe("Track id; empty before the server has set one."),
  udpPort: z.int(),
  tcpPort: z.int(),
  nrDrivers: z.int().describe("Drivers connected when the event was sent."),
};

/** Defines an accweb callback event with `data` (accweb.md §3). */
export function accwebEvent<const N extends string, D extends z.ZodType>(
  name: N,
  spec: EventText & { data: D },
) {
  const schema = open({ eventName: z.literal(name), ...accwebEnvelope, data: spec.data });
  return defineAccweb(name, schema, spec);
}

/** Defines an accweb callback event that carries the envelope alone. */
export function accwebSignal<const N extends string>(name: N, spec: EventText) {
  return defineAccweb(name, open({ eventName: z.literal(name), ...accwebEnvelope }), spec);
}

function defineAccweb<const N extends string, S extends z.ZodType>(name: N, schema: S, spec: EventText) {
  const { title, description } = spec;
  const described = schema.meta({ id: name, title, description });
  return {
    name,
    title,
    description,
    schema: described,
    wire: described,
    legacyNames: [],
  } satisfies EventDefinition<N, S>;
}
