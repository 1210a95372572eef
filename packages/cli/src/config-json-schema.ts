import { isJsonObject, type JsonObject } from "@tenfour/contracts";
import { z } from "zod";
import { configSchema } from "./config-schema.js";

const REFERENCE = { $ref: "#/$defs/reference" };

const referenceSchema = {
  title: "Environment variable",
  description: "A text with ${ENV_NAME} in it, which stands for the variable's value.",
  type: "string",
  pattern: "\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}",
};

/** What a text or number may be restricted by; a reference is none of it until it is filled in. */
const RESTRICTIONS = ["pattern", "format", "minLength", "maxLength", "const", "enum"];

/**
 * The JSON Schema (2020-12) of a config file, for editors: as written, with references not yet filled in. Its
 * `$id` is a name, not an address: nothing fetches it.
 */
export function configJsonSchema(): JsonObject {
  const { $schema, ...schema }: JsonObject = z.toJSONSchema(configSchema, { io: "input" });
  const open = withReferences(schema);
  const $id = "urn:tenfour:schema:config";
  return { $schema, $id, ...(isJsonObject(open) ? open : {}), $defs: { reference: referenceSchema } };
}

/** Lets every restricted value be a reference instead. */
function withReferences(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withReferences);
  if (!isJsonObject(node)) return node;
  if (!isRestricted(node)) {
    return Object.fromEntries(Object.entries(node).map(([name, member]) => [name, withReferences(member)]));
  }
  const { description, ...value } = node;
  return { ...(description === undefined ? {} : { description }), anyOf: [value, REFERENCE] };
}

function isRestricted(node: JsonObject): boolean {
  const { type } = node;
  if (type === "integer" || type === "number" || type === "boolean") return true;
  return type === "string" && RESTRICTIONS.some((restriction) => restriction in node);
}
