// Finds where one JSON Schema allows what another does not, for the keywords that our generated schemas use.

/** @typedef {Record<string, unknown>} Schema */
/** @typedef {{ general: Schema, special: Schema, lostProperties: boolean, seen: Set<string>, ids: WeakMap<object, number>, count: number }} Run */

const ANNOTATIONS = ["$schema", "$id", "$defs", "title", "description", "default", "examples", "deprecated"];
const KEYWORDS = new Set([
  ...ANNOTATIONS,
  ...[
    "$ref",
    "allOf",
    "anyOf",
    "oneOf",
    "type",
    "const",
    "enum",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "pattern",
  ],
  ...["format", "items", "minItems", "maxItems", "properties", "required", "additionalProperties"],
]);

/**
 * Every place at which a value that fits `special` need not fit `general`; empty when it always does. Errs on the
 * side of a report: what cannot be compared, such as two different patterns, is one.
 *
 * @param {Schema} general
 * @param {Schema} special
 * @param {{ lostProperties: boolean }} options whether a property counts that `special` does not describe any more
 *   and leaves to be anything
 * @returns {string[]}
 * @throws {Error} for a keyword that it does not know: ignoring one would call a breaking change compatible
 */
export function misfits(general, special, { lostProperties }) {
  /** @type {Run} */
  const run = { general, special, lostProperties, seen: new Set(), ids: new WeakMap(), count: 0 };
  return compare(run, general, special, "");
}

/**
 * @param {Run} run
 * @param {unknown} givenGeneral
 * @param {unknown} givenSpecial
 * @param {string} place
 * @returns {string[]}
 */
function compare(run, givenGeneral, givenSpecial, place) {
  const general = resolve(run.general, givenGeneral);
  const special = resolve(run.special, givenSpecial);
  if (isFree(general)) return [];
  const pair = `${idOf(run, general)} ${idOf(run, special)}`;
  if (run.seen.has(pair)) return [];
  run.seen.add(pair);
  const found = compareResolved(run, general, special, place);
  // What did not fit as one alternative may be asked for again as another.
  if (found.length > 0) run.seen.delete(pair);
  return found;
}

/**
 * @param {Run} run
 * @param {Schema} general
 * @param {Schema} special
 * @param {string} place
 */
function compareResolved(run, general, special, place) {
  const conditions = branches(general, "allOf");
  if (conditions !== undefined) return conditions.flatMap((one) => compare(run, one, special, place));
  const options = branches(special, "anyOf") ?? branches(special, "oneOf");
  if (options !== undefined) return options.flatMap((option) => compare(run, general, option, place));
  // A value that meets all conditions fits when one of them alone sees to it.
  const met = branches(special, "allOf");
  if (met !== undefined) return nearest(met.map((one) => compare(run, general, one, place)));
  const allowed = branches(general, "anyOf") ?? branches(general, "oneOf");
  if (allowed === undefined) return compareOne(run, general, special, place);
  const found = nearest(allowed.map((option) => compare(run, option, special, place)));
  if (found.length === 0 || allowed.length === 1) return found;
  return [`${at(place)}: ${describe(special)} fits none of ${allowed.length} forms`];
}

/** @param {string[][]} reports */
function nearest(reports) {
  return reports.toSorted((a, b) => a.length - b.length)[0] ?? [];
}

/**
 * @param {Run} run
 * @param {Schema} general
 * @param {Schema} special
 * @param {string} place
 */
function compareOne(run, general, special, place) {
  const values = valuesOf(special);
  if (values !== undefined) return compareValues(general, values, place);
  if (valuesOf(general) !== undefined) return [`${at(place)}: ${describe(special)} instead of fixed values`];
  const { type } = general;
  const isNarrower = type === "number" && special["type"] === "integer";
  if (type !== undefined && special["type"] !== type && !isNarrower) {
    return [`${at(place)}: ${describe(special)} instead of ${describe(general)}`];
  }
  return [
    ...compareBounds(general, special, place),
    ...compareItems(run, general, special, place),
    ...compareMembers(run, general, special, place),
  ];
}

/**
 * @param {Schema} general
 * @param {unknown[]} values
 * @param {string} place
 */
function compareValues(general, values, place) {
  const allowed = valuesOf(general);
  const type = general["type"];
  return values
    .filter((value) =>
      allowed === undefined ? type !== undefined && !isOfType(value, type) : !allowed.includes(value),
    )
    .map((value) => `${at(place)}: the value ${JSON.stringify(value)} is new`);
}

const LOWER = ["minimum", "minLength", "minItems"];
const UPPER = ["maximum", "maxLength", "maxItems"];

/**
 * @param {Schema} general
 * @param {Schema} special
 * @param {string} place
 */
function compareBounds(general, special, place) {
  const found = [];
  for (const [names, sign] of /** @type {const} */ ([
    [LOWER, 1],
    [UPPER, -1],
  ])) {
    for (const name of names) {
      const bound = general[name];
      const own = special[name];
      if (typeof bound !== "number" || (typeof own === "number" && own * sign >= bound * sign)) continue;
      found.push(`${at(place)}: ${name} ${typeof own === "number" ? own : "none"} instead of ${bound}`);
    }
  }
  for (const name of ["pattern", "format"]) {
    if (general[name] !== undefined && general[name] !== special[name])
      found.push(`${at(place)}: another ${name}`);
  }
  return found;
}

/**
 * @param {Run} run
 * @param {Schema} general
 * @param {Schema} special
 * @param {string} place
 */
function compareItems(run, general, special, place) {
  return general["items"] === undefined
    ? []
    : compare(run, general["items"], special["items"] ?? {}, `${place}[]`);
}

/**
 * @param {Run} run
 * @param {Schema} general
 * @param {Schema} special
 * @param {string} place
 */
function compareMembers(run, general, special, place) {
  const members = asSchema(general["properties"]);
  const own = asSchema(special["properties"]);
  const required = new Set(asList(special["required"]));
  const found = asList(general["required"])
    .filter((name) => !required.has(name))
    .map((name) => `${at(`${place}.${String(name)}`)}: not always there`);
  for (const [name, member] of Object.entries(members)) {
    if (Object.hasOwn(own, name)) found.push(...compare(run, member, own[name], `${place}.${name}`));
    else if (run.lostProperties) found.push(`${at(`${place}.${name}`)}: not described any more`);
  }
  const others = general["additionalProperties"];
  if (others === undefined || isFree(resolve(run.general, others))) return found;
  for (const [name, member] of Object.entries(own)) {
    if (!Object.hasOwn(members, name)) found.push(...compare(run, others, member, `${place}.${name}`));
  }
  return [...found, ...compare(run, others, special["additionalProperties"] ?? {}, `${place}.*`)];
}

/**
 * @param {Schema} root
 * @param {unknown} schema
 * @returns {Schema}
 */
function resolve(root, schema) {
  if (typeof schema === "boolean") return schema ? {} : { enum: [] };
  const node = asSchema(schema);
  const unknown = Object.keys(node).find((keyword) => !KEYWORDS.has(keyword));
  if (unknown !== undefined) throw new Error(`cannot compare schemas with the keyword "${unknown}"`);
  const { $ref } = node;
  if (typeof $ref !== "string") return node;
  const name = $ref.replace("#/$defs/", "");
  const target = asSchema(root["$defs"])[name];
  if (target === undefined) throw new Error(`a schema refers to "${$ref}", which it does not have`);
  return resolve(root, target);
}

/** @param {Schema} schema */
function isFree(schema) {
  return Object.keys(schema).every((keyword) => ANNOTATIONS.includes(keyword));
}

/** @param {Schema} schema @param {"allOf" | "anyOf" | "oneOf"} keyword */
function branches(schema, keyword) {
  const found = schema[keyword];
  return Array.isArray(found) ? found : undefined;
}

/** @param {Schema} schema @returns {unknown[] | undefined} */
function valuesOf(schema) {
  if (Object.hasOwn(schema, "const")) return [schema["const"]];
  return Array.isArray(schema["enum"]) ? schema["enum"] : undefined;
}

/** @param {unknown} value @param {unknown} type */
function isOfType(value, type) {
  if (value === null) return type === "null";
  if (Number.isInteger(value)) return type === "integer" || type === "number";
  return typeof value === type;
}

/** @param {Run} run @param {object} schema */
function idOf(run, schema) {
  const known = run.ids.get(schema) ?? ++run.count;
  run.ids.set(schema, known);
  return known;
}

/** @param {Schema} schema */
function describe(schema) {
  const { type } = schema;
  if (typeof type === "string") return type;
  return valuesOf(schema) === undefined ? "anything" : "fixed values";
}

/** @param {string} place */
function at(place) {
  return place === "" ? "the whole" : place.replace(/^\./, "");
}

/** @param {unknown} value @returns {Schema} */
function asSchema(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? /** @type {Schema} */ (value)
    : {};
}

/** @param {unknown} value @returns {unknown[]} */
function asList(value) {
  return Array.isArray(value) ? value : [];
}
