import { z } from "zod";
import { formsOf } from "./also-seen.js";
import { open } from "./open.js";

/** A union whose options are not themselves nameless unions, for a shorter JSON Schema. */
function anyOf(...options: z.ZodType[]): z.ZodType {
  return z.union(
    options.flatMap((option) => (option instanceof z.ZodUnion && !isNamed(option) ? option.options : option)),
  );
}

const made = new WeakMap<z.core.$ZodType, z.ZodType>();

const emptyObject = z.strictObject({}).meta({
  id: "EmptyObject",
  description: "An empty list, as an encoder writes it that cannot tell it from an empty object.",
});

const emptyList = z.array(z.unknown()).max(0).meta({
  id: "EmptyList",
  description: "An empty object, as an encoder writes it that cannot tell it from an empty list.",
});

/**
 * The schema of everything that `settle` can bring to a canonical schema: the canonical form with empty lists
 * as `{}`, empty objects as `[]`, `null` for an absent optional member, and the other forms declared with
 * `alsoSeen`. It exists for the generated wire JSON Schema; validation itself runs on the canonical schema.
 */
export function wireForm(schema: z.core.$ZodType): z.ZodType {
  const known = made.get(schema);
  if (known !== undefined) return known;
  const shape = widen(schema);
  const seen = formsOf(schema);
  const forms = seen === undefined ? [] : seen.forms.map(wireForm);
  const wire = describeLike(schema, forms.length === 0 ? shape : anyOf(shape, ...forms));
  made.set(schema, wire);
  return wire;
}

function widen(schema: z.core.$ZodType): z.ZodType {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "object":
      return widenObject(def.shape);
    case "array":
      return widenArray(schema as z.ZodArray);
    case "record":
      return anyOf(z.record(z.string(), wireForm(def.valueType)), emptyList);
    case "union":
      return anyOf(...def.options.map(wireForm));
    case "intersection":
      return z.intersection(wireForm(def.left), wireForm(def.right));
    case "optional":
      return isNull(def.innerType)
        ? (schema as z.ZodType)
        : anyOf(wireForm(def.innerType), z.null()).optional();
    default:
      return schema as z.ZodType;
  }
}

function widenObject(shape: z.core.$ZodShape): z.ZodType {
  const members = Object.entries(shape);
  const object = open(Object.fromEntries(members.map(([name, member]) => [name, wireForm(member)])));
  const mayBeEmpty = members.every(([, member]) => member._zod.optin === "optional");
  return mayBeEmpty ? anyOf(object, emptyList) : object;
}

function widenArray(schema: z.ZodArray): z.ZodType {
  const list = z.core.clone(schema, { ...schema.def, element: wireForm(schema.element) });
  return list.safeParse([]).success ? anyOf(list, emptyObject) : list;
}

function isNull(schema: z.core.$ZodType): boolean {
  return schema._zod.def.type === "null";
}

function isNamed(schema: z.core.$ZodType): boolean {
  return z.globalRegistry.has(schema);
}

function describeLike(schema: z.core.$ZodType, wire: z.ZodType): z.ZodType {
  const meta = z.globalRegistry.get(schema);
  return meta === undefined || wire === schema ? wire : wire.meta(meta);
}
