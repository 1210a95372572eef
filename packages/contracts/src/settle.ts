import type { z } from "zod";
import { formsOf } from "./also-seen.js";
import { isJsonObject, type JsonObject } from "./json.js";

/**
 * Brings a wire value towards the canonical schema, guided by that schema. It undoes what senders are known to
 * do and nothing else; whatever else is wrong is left for validation to name:
 *
 * - other forms declared with `alsoSeen` become the canonical one;
 * - `{}` where a list belongs and `[]` where an object belongs become an empty list or object (the Lua JSON
 *   encoder of the vendor's game resource cannot tell them apart);
 * - `null` in an optional member is the same as its absence.
 *
 * Returns the same reference when there was nothing to do, never mutates, never throws on JSON values.
 */
export function settle(schema: z.core.$ZodType, value: unknown): unknown {
  const seen = formsOf(schema);
  return settleShape(schema, seen === undefined ? value : seen.upgrade(value));
}

function settleShape(schema: z.core.$ZodType, value: unknown): unknown {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "object":
      return settleObject(def.shape, value);
    case "array":
      return settleArray(def.element, value);
    case "record":
      return settleRecord(def.valueType, value);
    case "union":
      return settleUnion(def.options, value);
    case "optional":
      return settle(def.innerType, value);
    default:
      return value;
  }
}

function isEmptyArray(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function settleObject(shape: z.core.$ZodShape, value: unknown): unknown {
  if (isEmptyArray(value)) return {};
  if (!isJsonObject(value)) return value;
  let result = value;
  for (const [name, member] of Object.entries(shape)) {
    const before = value[name];
    if (before === undefined) continue;
    if (before === null && member._zod.optin === "optional") {
      if (result === value) result = { ...value };
      delete result[name];
      continue;
    }
    const after = settle(member, before);
    if (after === before) continue;
    if (result === value) result = { ...value };
    result[name] = after;
  }
  return result;
}

function settleArray(element: z.core.$ZodType, value: unknown): unknown {
  if (isJsonObject(value) && Object.keys(value).length === 0) return [];
  if (!Array.isArray(value)) return value;
  const list: unknown[] = value;
  let result = list;
  for (let index = 0; index < list.length; index++) {
    const before = list[index];
    const after = settle(element, before);
    if (after === before) continue;
    if (result === list) result = [...list];
    result[index] = after;
  }
  return result;
}

function settleRecord(member: z.core.$ZodType, value: unknown): unknown {
  if (isEmptyArray(value)) return {};
  if (!isJsonObject(value)) return value;
  let result: JsonObject = value;
  for (const [name, before] of Object.entries(value)) {
    const after = settle(member, before);
    if (after === before) continue;
    if (result === value) result = { ...value };
    result[name] = after;
  }
  return result;
}

/** The first option that accepts the value once settled; with none, the value as it is. */
function settleUnion(options: readonly z.core.$ZodType[], value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  for (const option of options) {
    const settled = settle(option, value);
    if ((option as z.ZodType).validate(settled)) return settled;
  }
  return value;
}
