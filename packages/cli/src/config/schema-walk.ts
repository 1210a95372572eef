import { z } from "zod";

/** The schema inside `.optional()` and `.default()`. */
function unwrap(schema: z.core.$ZodType | undefined): z.core.$ZodType | undefined {
  let inner = schema;
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault) {
    inner = inner.unwrap();
  }
  return inner;
}

/** The schema of an object's member or a list's item, of a union that of the first that has it; undefined where the schema has none. */
export function childSchema(
  schema: z.core.$ZodType | undefined,
  key: PropertyKey,
): z.core.$ZodType | undefined {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodArray) return inner.element;
  if (inner instanceof z.ZodUnion) {
    const options: readonly z.core.$ZodType[] = inner.options;
    return options.map((option) => childSchema(option, key)).find((found) => found !== undefined);
  }
  if (!(inner instanceof z.ZodObject) || !Object.hasOwn(inner.shape, key)) return undefined;
  const shape: Readonly<Record<PropertyKey, z.core.$ZodType>> = inner.shape;
  return shape[key];
}

/** The names of an object's members, of a union those of all that it may be; none for anything else. */
export function memberNames(schema: z.core.$ZodType | undefined): readonly string[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodUnion) {
    const options: readonly z.core.$ZodType[] = inner.options;
    return [...new Set(options.flatMap(memberNames))];
  }
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
}

/** Whether a number is expected. */
export function wantsNumber(schema: z.core.$ZodType | undefined): boolean {
  return unwrap(schema) instanceof z.ZodNumber;
}

/** Whether true or false is expected. */
export function wantsBoolean(schema: z.core.$ZodType | undefined): boolean {
  return unwrap(schema) instanceof z.ZodBoolean;
}

/** Every option below a schema, as `sonoran.communities[].apiKey`. */
export function optionPaths(schema: z.core.$ZodType | undefined, prefix = ""): string[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodArray) return optionPaths(inner.element, `${prefix}[]`);
  return memberNames(inner).flatMap((name) => {
    const path = prefix === "" ? name : `${prefix}.${name}`;
    return [path, ...optionPaths(childSchema(inner, name), path)];
  });
}
