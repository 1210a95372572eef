// Rows of an options table, made of the Zod schema that checks the options.

/**
 * The parts of a Zod 4 schema that are read here.
 * @typedef {object} Schema
 * @property {{ type: string, innerType?: Schema, in?: Schema, element?: Schema, options?: readonly Schema[],
 *   shape?: Record<string, Schema>, defaultValue?: unknown, values?: readonly unknown[],
 *   entries?: Record<string, unknown> }} def
 * @property {string} [description]
 * @property {string | null} [format]
 */

/** @typedef {{ name: string, value: string, fallback: string, text: string }} Row */

/** An object with more members is shown by its first ones. */
const MAX_SHOWN = 6;

const WRAPPERS = ["optional", "default", "prefault", "nullable", "readonly", "pipe"];

/**
 * One row for each option, members of objects included (`tls.cert`, `servers[].id`).
 * @param {Schema} schema of an object
 * @param {string} [prefix]
 * @returns {Row[]}
 */
export function zodRows(schema, prefix = "") {
  return Object.entries(unwrap(schema).schema.def.shape ?? {}).flatMap(([key, member]) => {
    const name = `${prefix}${key}`;
    const inner = unwrap(member);
    const nested = objectIn(inner.schema);
    const rows = nested === undefined ? [] : zodRows(nested.schema, `${name}${nested.suffix}.`);
    // A section that says nothing of its own is its members.
    if (inner.description === undefined && rows.length > 0) return rows;
    return [{ name, value: valueOf(inner.schema, key), ...texts(name, key, inner) }, ...rows];
  });
}

/**
 * @typedef {{ schema: Schema, description: string | undefined, isOptional: boolean, fallback: unknown }} Unwrapped
 */

/**
 * What is within `.optional()`, `.default()` and the like, and what they say.
 * @param {Schema} outer
 * @returns {Unwrapped}
 */
function unwrap(outer) {
  let schema = outer;
  let description = schema.description;
  let isOptional = false;
  /** @type {unknown} */
  let fallback;
  while (WRAPPERS.includes(schema.def.type)) {
    if (["optional", "default", "prefault"].includes(schema.def.type)) isOptional = true;
    if (schema.def.type === "default") fallback ??= schema.def.defaultValue;
    const inner = schema.def.innerType ?? schema.def.in;
    if (inner === undefined) break;
    schema = inner;
    description ??= schema.description;
  }
  return { schema, description, isOptional, fallback };
}

/**
 * The one object whose members are options too.
 * @param {Schema} schema
 * @returns {{ schema: Schema, suffix: string } | undefined}
 */
function objectIn(schema) {
  const { type, element, options = [] } = schema.def;
  if (type === "object") return { schema, suffix: "" };
  if (type === "array" && element?.def.type === "object") return { schema: element, suffix: "[]" };
  const objects = type === "union" ? options.filter((option) => option.def.type === "object") : [];
  return objects.length === 1 && objects[0] !== undefined ? { schema: objects[0], suffix: "" } : undefined;
}

/**
 * What an option may be, with its unit where its name has one.
 * @param {Schema} outer
 * @param {string} key
 * @returns {string}
 */
function valueOf(outer, key) {
  const { schema } = unwrap(outer);
  const { type, element, options = [], values = [], entries = {}, shape = {} } = schema.def;
  if (type === "number") return unitOf(key) ?? (schema.format === "safeint" ? "whole number" : "number");
  if (type === "string") return "text";
  if (type === "boolean") return "`true` or `false`";
  if (type === "literal") return values.map((value) => code(value)).join(" or ");
  if (type === "enum")
    return Object.values(entries)
      .map((value) => code(value))
      .join(", ");
  if (type === "array" && element !== undefined) return `list: ${valueOf(element, key)}`.replace(/: $/, "");
  if (type === "union") return [...new Set(options.map((option) => valueOf(option, key)))].join(" or ");
  if (type === "record") return "texts by name";
  if (type === "object") {
    const names = Object.entries(shape).map(
      ([name, member]) => `${name}${unwrap(member).isOptional ? "?" : ""}`,
    );
    const shown = names.length > MAX_SHOWN ? [...names.slice(0, 2), "…"] : names;
    return `\`{ ${shown.join(", ")} }\``;
  }
  return "";
}

/** @param {string} key */
function unitOf(key) {
  if (key.endsWith("Ms")) return "ms";
  return key.endsWith("Bytes") ? "bytes" : undefined;
}

/** @param {unknown} value */
function code(value) {
  return `\`${JSON.stringify(value)}\``;
}

/**
 * Default and description. A description may end with the default in words ("Default: every address."), for what is
 * no value that could be shown; where there is one, the words must not say another.
 * @param {string} name
 * @param {string} key
 * @param {Unwrapped} option
 */
function texts(name, key, { description, isOptional, fallback }) {
  if (description === undefined) throw new Error(`option ${name} has no description: add .describe(…)`);
  const [, text = "", words] = /^([^]*?)(?:\s*Default: ([^]*?)\.?)?$/.exec(description) ?? [];
  const value = isShown(fallback) ? inUnits(fallback, key) : undefined;
  const said = /^\d[\d.]*(?=$| \()/.exec(words ?? "")?.[0];
  if (said !== undefined && typeof fallback === "number" && said !== String(fallback))
    throw new Error(`option ${name}: its description says ${said}, its default is ${fallback}`);
  return { text, fallback: isOptional ? (value ?? words ?? nothing(fallback)) : (words ?? "required") };
}

/** @param {unknown} fallback */
function nothing(fallback) {
  return Array.isArray(fallback) ? "`[]`" : "–";
}

/**
 * Whether a default is a value that a reader could have written.
 * @param {unknown} value
 */
function isShown(value) {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value !== "object" || value === null) return value !== undefined && typeof value !== "function";
  return Object.values(value).every((member) => typeof member !== "function");
}

const SIZES = /** @type {const} */ ([
  [1024 * 1024 * 1024, "GiB"],
  [1024 * 1024, "MiB"],
  [1024, "KiB"],
]);
const TIMES = /** @type {const} */ ([
  [86_400_000, "days"],
  [3_600_000, "h"],
  [60_000, "min"],
  [1_000, "s"],
]);

/**
 * A default as it stands in a program, with larger units beside it: `600000` (10 min).
 * @param {unknown} value
 * @param {string} key
 */
function inUnits(value, key) {
  const unitName = unitOf(key);
  const units = unitName === "ms" ? TIMES : SIZES;
  const shown = `\`${JSON.stringify(value).replaceAll(/,(?=\S)/g, ", ")}\``;
  if (typeof value !== "number" || unitName === undefined) return shown;
  const unit = units.find(([size]) => value >= size && value % size === 0);
  return unit === undefined ? shown : `${shown} (${value / unit[0]} ${unit[1]})`;
}
