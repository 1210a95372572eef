import { z } from "zod";
import { isJsonObject, type JsonObject } from "../json.js";

const LOCAL = "#/definitions/";

/**
 * The schemas of an AsyncAPI document. It keeps every named part once, under `components/schemas`, and in JSON
 * Schema draft 7: the one dialect that all of AsyncAPI's tools read.
 */
export class SharedSchemas {
  readonly components: Record<string, unknown> = {};

  /**
   * Adds the named parts of a schema and returns what refers to it.
   *
   * @param prefix keeps apart what has the same name: the canonical form of an event and the forms it is sent in
   */
  add(schema: z.ZodType, prefix = ""): JsonObject {
    const { $schema: _dialect, definitions, ...root } = z.toJSONSchema(schema, { target: "draft-7" });
    for (const [name, definition] of Object.entries(isJsonObject(definitions) ? definitions : {})) {
      this.components[`${prefix}${name}`] = refer(definition, prefix);
    }
    return refer(root, prefix) as JsonObject;
  }
}

function refer(node: unknown, prefix: string): unknown {
  if (Array.isArray(node)) return node.map((item) => refer(item, prefix));
  if (!isJsonObject(node)) return node;
  const members = Object.entries(node).map(([name, member]) => [name, refer(member, prefix)] as const);
  const { $ref } = node;
  if (typeof $ref !== "string" || !$ref.startsWith(LOCAL)) return Object.fromEntries(members);
  return {
    ...Object.fromEntries(members),
    $ref: `#/components/schemas/${prefix}${$ref.slice(LOCAL.length)}`,
  };
}
