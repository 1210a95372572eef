import { z } from "zod";
import type { EventDefinition } from "../define.js";
import { typeDefinition } from "../define-sonoran.js";
import { eventRecordSchema } from "../record.js";
import { accwebEventSchema, accwebEvents, sonoranEventSchema, sonoranEvents } from "../registry.js";
import { documentOf, type JsonSchemaDocument } from "./document.js";

const sonoranWire = {
  title: "Sonoran CAD push event, as sent",
  description:
    "Every form in which a Sonoran CAD push event is accepted: documented, observed and historical ones, with any case of type. The key is authentication, not content.",
};

const accwebWire = {
  title: "accweb callback event, as sent",
  description: "Every form in which an accweb callback event is accepted.",
};

/**
 * The JSON Schema (2020-12) documents of everything Tenfour understands and hands over, by file name below the
 * package's `schemas/` folder, each complete in itself:
 *
 * - `sonoran.schema.json`, `accweb.schema.json`: the canonical events
 * - `sonoran.wire.schema.json`, `accweb.wire.schema.json`: every accepted form of them
 * - `event-record.schema.json`: the record that handlers and webhook targets get
 * - `events/<NAME>.schema.json`: one canonical event
 *
 * Custom events of a community, and whatever the vendors add later, are in none of them.
 */
export function jsonSchemas(): Record<string, JsonSchemaDocument> {
  const documents: [string, JsonSchemaDocument][] = [
    ["sonoran", documentOf("sonoran", sonoranEventSchema)],
    ["sonoran.wire", wireDocument("sonoran.wire", sonoranEvents, "type", sonoranWire)],
    ["accweb", documentOf("accweb", accwebEventSchema)],
    ["accweb.wire", wireDocument("accweb.wire", accwebEvents, "eventName", accwebWire)],
    ["event-record", documentOf("event-record", eventRecordSchema)],
  ];
  for (const event of [...sonoranEvents, ...accwebEvents]) {
    const name = `events/${event.name}`;
    documents.push([name, documentOf(name, event.schema)]);
  }
  return Object.fromEntries(documents.map(([name, document]) => [`${name}.schema.json`, document]));
}

/**
 * Chooses the event by its name before judging the body, so that a validator's complaints are all about the
 * event meant; a plain union would add one complaint for each of the others.
 */
function wireDocument(
  name: string,
  events: readonly EventDefinition[],
  nameMember: "type" | "eventName",
  text: { readonly title: string; readonly description: string },
): JsonSchemaDocument {
  const {
    anyOf: _union,
    $defs,
    ...head
  } = documentOf(name, z.union(events.map((event) => event.wire)).meta(text));
  const nameOf = (event: EventDefinition) =>
    nameMember === "type" ? { $ref: `#/$defs/${typeDefinition(event.name)}` } : { const: event.name };
  return {
    ...head,
    type: "object",
    properties: { [nameMember]: { anyOf: events.map(nameOf) } },
    required: [nameMember],
    allOf: events.map((event) => ({
      if: { properties: { [nameMember]: nameOf(event) } },
      then: { $ref: `#/$defs/${event.name}` },
    })),
    $defs,
  };
}
