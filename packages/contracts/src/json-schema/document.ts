import { z } from "zod";
import { isJsonObject, type JsonObject } from "../json.js";

/** A JSON Schema document. */
export type JsonSchemaDocument = Readonly<Record<string, unknown>>;

/**
 * A complete JSON Schema (2020-12) document of a Zod schema, its named parts in `$defs`.
 *
 * The `$id` is a name, not an address: it stays the same wherever the file is kept, and nothing fetches it.
 *
 * @param name path below `schemas/`, without the ending
 */
export function documentOf(name: string, schema: z.ZodType): JsonSchemaDocument {
  const { $schema, $ref, $defs = {}, ...inline } = z.toJSONSchema(schema);
  const root = $ref?.replace("#/$defs/", "");
  const { [root ?? ""]: referred, ...definitions } = $defs;
  const { title, description, ...rest } = { ...inline, ...referred };
  const $id = `urn:tenfour:schema:${name.replace("/", ":")}`;
  const shared = Object.keys(definitions).length === 0 ? {} : { $defs: tidyMembers(definitions) };
  return { $schema, $id, title, description, ...tidySchema(rest), ...shared };
}

function tidy(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(tidy);
  return isJsonObject(node) ? tidySchema(node) : node;
}

/** Strict validators refuse a list of types; and that names of members are strings goes without saying. */
function tidySchema(schema: JsonObject): JsonObject {
  const { propertyNames: _obvious, type, ...rest } = schema;
  const types = Array.isArray(type) ? { anyOf: type.map((one: unknown) => ({ type: one })) } : { type };
  return { ...(type === undefined ? {} : types), ...tidyMembers(rest) };
}

function tidyMembers(members: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(members).map(([name, member]) => [
      name,
      name === "properties" && isJsonObject(member) ? tidyMembers(member) : tidy(member),
    ]),
  );
}
