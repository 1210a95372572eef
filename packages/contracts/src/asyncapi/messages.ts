import { z } from "zod";
import type { EventDefinition } from "../define.js";
import type { JsonObject } from "../json.js";
import { open } from "../open.js";
import { eventRecordSchema } from "../record.js";
import { accwebEvents, sonoranEvents } from "../registry.js";
import { SonoranHubMethod } from "../websocket/hub.js";
import { authenticateArgumentsSchema, hubAnswerSchema } from "../websocket/hub-calls.js";
import { unitLocationUpdatesSchema } from "../websocket/unit-location.js";
import type { SharedSchemas } from "./shared-schemas.js";

const JSON_TYPE = "application/json";
const WIRE = "wire.";

/** The messages of one channel, by name. */
export type Messages = Readonly<Record<string, JsonObject>>;

/** What senders of Sonoran events send, over HTTP and over the websocket alike. */
export function sonoranMessages(schemas: SharedSchemas): Messages {
  const custom = open({ key: z.string(), type: z.string() });
  const text =
    "An event with any other name, such as a community's own: accepted, and handed over as unknown.";
  return {
    ...eventMessages(sonoranEvents, schemas),
    CUSTOM: { ...jsonMessage("CUSTOM", "Custom event", text), payload: schemas.add(custom, WIRE) },
  };
}

/** What accweb sends. */
export function accwebMessages(schemas: SharedSchemas): Messages {
  return eventMessages(accwebEvents, schemas);
}

/** What is said on the websocket beside the events: our calls, and the hub's answers to them. */
export function hubMessages(schemas: SharedSchemas): Messages {
  const { AUTHENTICATE_V2, UNIT_LOCATION } = SonoranHubMethod;
  return {
    authenticate: {
      ...jsonMessage(AUTHENTICATE_V2, "Authenticate", "Arguments: community id, API key, server id."),
      payload: schemas.add(authenticateArgumentsSchema),
    },
    unitLocation: {
      ...jsonMessage(UNIT_LOCATION, "Unit locations", "The one argument: 1 to 25 places of units."),
      payload: schemas.add(unitLocationUpdatesSchema),
    },
    hubAnswer: {
      ...jsonMessage("hubAnswer", "Answer of the hub", "What the hub answers to a call."),
      payload: schemas.add(hubAnswerSchema),
    },
  };
}

const webhookHeaders = z.object({
  "webhook-id": z.uuidv7().describe("The record's id; the same on every attempt. Drop what you have seen."),
  "webhook-timestamp": z
    .string()
    .regex(/^\d+$/)
    .optional()
    .describe("When this attempt was made, in seconds since the epoch. Only for targets with a secret."),
  "webhook-signature": z
    .string()
    .optional()
    .describe("Standard Webhooks: one or more `v1,<base64>`, separated by spaces. Only with a secret."),
  "tenfour-hops": z.string().regex(/^\d+$/).optional().describe("Relays that this event has passed."),
  traceparent: z
    .string()
    .regex(/^00-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/)
    .optional()
    .describe("W3C Trace Context: the trace that the event came in with."),
  tracestate: z.string().max(512).optional().describe("W3C Trace Context, beside `traceparent`."),
  "tenfour-replay": z.literal("1").optional().describe("Sent again on request, out of order."),
});

/** What webhook targets get. */
export function webhookMessages(schemas: SharedSchemas): Messages {
  return {
    eventRecord: {
      ...jsonMessage("eventRecord", "Event record", "One event, typed, without the API key."),
      headers: schemas.add(webhookHeaders),
      payload: schemas.add(eventRecordSchema),
    },
  };
}

function eventMessages(events: readonly EventDefinition[], schemas: SharedSchemas): Messages {
  return Object.fromEntries(
    events.map(({ name, title, description, wire }) => [
      name,
      { ...jsonMessage(name, title, description), payload: schemas.add(wire, WIRE) },
    ]),
  );
}

function jsonMessage(name: string, title: string, summary: string): JsonObject {
  return { name, title, summary, contentType: JSON_TYPE };
}
