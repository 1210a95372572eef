/** A JSON object whose members nobody has looked at yet. */
export type JsonObject = Record<string, unknown>;

/** True for a JSON object: not null, not an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Deepest nesting that is still understood; the envelope itself is level 1. Deeper bodies are `invalid`. */
export const MAX_DEPTH = 64;

/**
 * Most list items and object members that are still understood; a body with more is `invalid`. The largest
 * event known, the end of a 24 hour race, has about a million; a graph made in memory can have no end of them.
 */
export const MAX_VALUES = 2 ** 22;

/** What {@link inspect} found that would make a value unsafe to validate, print or store as it is. */
export interface Inspection {
  /** Why nothing may walk all of the value (`JSON.stringify` included), or undefined when everything may. */
  readonly excess: string | undefined;
  /** Holds something that no JSON text gives rise to: bigints, functions, class instances; or `__proto__`. */
  readonly unclean: boolean;
}

interface Findings {
  excess: string | undefined;
  unclean: boolean;
  values: number;
}

/** Looks through a value once, within {@link MAX_DEPTH} and {@link MAX_VALUES}, so that it always comes back. */
export function inspect(value: unknown): Inspection {
  const found: Findings = { excess: undefined, unclean: false, values: 0 };
  visit(value, 1, found);
  return found;
}

function visit(value: unknown, depth: number, found: Findings): void {
  if (typeof value !== "object" || value === null) {
    if (typeof value === "bigint" || typeof value === "function" || typeof value === "symbol")
      found.unclean = true;
    return;
  }
  if (depth > MAX_DEPTH) {
    found.excess = `nested deeper than ${MAX_DEPTH} levels`;
    return;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (Array.isArray(value)) {
    if (prototype !== Array.prototype) found.unclean = true;
    if (!counts(value.length, found)) return;
    for (const item of value) {
      visit(item, depth + 1, found);
      if (found.excess !== undefined) return;
    }
    return;
  }
  if (prototype !== Object.prototype && prototype !== null) found.unclean = true;
  const names = Object.keys(value);
  if (!counts(names.length, found)) return;
  for (const name of names) {
    if (name === "__proto__") found.unclean = true;
    visit((value as JsonObject)[name], depth + 1, found);
    if (found.excess !== undefined) return;
  }
}

function counts(more: number, found: Findings): boolean {
  found.values += more;
  if (found.values <= MAX_VALUES) return true;
  found.excess = `more than ${MAX_VALUES} values`;
  return false;
}

/**
 * A copy that is safe to validate, print and store: own `__proto__` members are left out, whatever is nested
 * deeper than {@link MAX_DEPTH} (or refers back to something that encloses it) is `null`, and so is what JSON
 * cannot carry; of class instances the own members stay; what is beyond {@link MAX_VALUES} is missing. The
 * untouched original stays available as raw bytes.
 */
export function prune(value: unknown): unknown {
  return copy(value, [], { left: MAX_VALUES });
}

function copy(value: unknown, ancestors: object[], budget: { left: number }): unknown {
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "function" || typeof value === "symbol") return null;
  if (typeof value !== "object" || value === null) return value;
  if (ancestors.length === MAX_DEPTH || ancestors.includes(value)) return null;
  ancestors.push(value);
  const result = Array.isArray(value)
    ? copyList(value, ancestors, budget)
    : copyObject(value, ancestors, budget);
  ancestors.pop();
  return result;
}

function copyList(list: unknown[], ancestors: object[], budget: { left: number }): unknown[] {
  const result: unknown[] = [];
  for (const item of list) {
    if (budget.left-- <= 0) break;
    result.push(copy(item, ancestors, budget));
  }
  return result;
}

function copyObject(object: object, ancestors: object[], budget: { left: number }): JsonObject {
  const result: JsonObject = {};
  for (const [name, member] of Object.entries(object)) {
    if (name === "__proto__") continue;
    if (budget.left-- <= 0) break;
    result[name] = copy(member, ancestors, budget);
  }
  return result;
}
