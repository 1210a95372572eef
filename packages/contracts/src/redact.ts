import { inspect, isJsonObject, type JsonObject, prune } from "./json.js";

/** What stands in the place of a secret. */
export const REDACTED = "[redacted]";

/**
 * A copy of a JSON value in which an API key is `[redacted]` wherever it stands: in any string or member name,
 * in any ASCII case, plain or spelt with JSON escapes (`\u0041…`, `\/`). The same reference comes back when the
 * key is nowhere in it and it is not nested deeper than 64 levels; what is deeper is `null` in the copy. Members
 * whose names become the same are numbered. A backslash or control character of the key is not looked for in other
 * spellings; a key of the CAD has none.
 *
 * @param value any JSON value, or a text such as a raw body or a log line
 * @param key the secret; an empty one redacts nothing
 */
export function redactKey<T>(value: T, key: string): T {
  return redactWith(value, keyPattern(key));
}

/** As {@link redactKey}, with a pattern made once by {@link keyPattern} for many values. */
export function redactWith<T>(value: T, pattern: RegExp | undefined): T {
  if (pattern === undefined) return value;
  const walkable = typeof value !== "object" || inspect(value).excess === undefined ? value : prune(value);
  if (!holds(walkable, pattern)) return walkable as T;
  // The walk only ever replaces strings by strings and containers by containers of the same kind.
  return walk(walkable, pattern) as T;
}

/** Looks first, because nearly nothing holds the key and copying costs ten times as much as looking. */
function holds(value: unknown, pattern: RegExp): boolean {
  if (typeof value === "string") return value.search(pattern) !== -1;
  if (Array.isArray(value)) return value.some((item) => holds(item, pattern));
  if (!isJsonObject(value)) return false;
  return Object.keys(value).some((name) => name.search(pattern) !== -1 || holds(value[name], pattern));
}

/**
 * The pattern of a secret in any ASCII case and with any character spelt as a JSON escape; undefined for an
 * empty secret. It is global: use it with `replace`, or reset `lastIndex`.
 */
export function keyPattern(key: string): RegExp | undefined {
  const parts = key.match(/\\+|[^]/g);
  return parts === null ? undefined : new RegExp(parts.map(partPattern).join(""), "g");
}

/**
 * A run of backslashes, or one UTF-16 unit: itself in either ASCII case or its `\uXXXX`, after any number of
 * backslashes, since they double each time JSON is put in a JSON string. A text of backslashes alone must not
 * take time in the square of its length: so the first part starts at the first of a run, and no two parts share one.
 */
function partPattern(part: string, index: number, parts: readonly string[]): string {
  const start = index === 0 ? "(?<!\\\\)" : "";
  if (part.startsWith("\\")) return `${start}\\\\{${part.length},}`;
  const cases = /[A-Za-z]/.test(part) ? [part.toLowerCase(), part.toUpperCase()] : [part];
  const plain = cases.map((one) => `\\u${hex(one)}`).join("");
  const escaped = cases.map((one) => anyCaseHex(hex(one))).join("|");
  if (parts[index - 1]?.startsWith("\\")) return `(?:[${plain}]|u(?:${escaped}))`;
  const short = part === "/" || part === '"' ? `${start}\\\\*` : "";
  return `(?:${short}[${plain}]|${start}\\\\+u(?:${escaped}))`;
}

function hex(unit: string): string {
  return unit.charCodeAt(0).toString(16).padStart(4, "0");
}

function anyCaseHex(digits: string): string {
  return digits.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}

function walk(value: unknown, pattern: RegExp): unknown {
  if (typeof value === "string") return value.replace(pattern, REDACTED);
  if (Array.isArray(value)) return walkList(value, pattern);
  return isJsonObject(value) ? walkObject(value, pattern) : value;
}

function walkList(list: unknown[], pattern: RegExp): unknown[] {
  let result = list;
  for (let index = 0; index < list.length; index++) {
    const after = walk(list[index], pattern);
    if (after === list[index]) continue;
    if (result === list) result = [...list];
    result[index] = after;
  }
  return result;
}

function walkObject(object: JsonObject, pattern: RegExp): JsonObject {
  let changed = false;
  const result: JsonObject = {};
  for (const [name, member] of Object.entries(object)) {
    const cleanName = freeName(name.replace(pattern, REDACTED), name, object, result);
    const after = walk(member, pattern);
    if (cleanName !== name || after !== member) changed = true;
    Object.defineProperty(result, cleanName, {
      value: after,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
  return changed ? result : object;
}

/** Two names that hold the key in different spellings must not become one: the second member would be lost. */
function freeName(clean: string, name: string, before: JsonObject, after: JsonObject): string {
  if (clean === name) return name;
  let free = clean;
  for (let count = 2; Object.hasOwn(before, free) || Object.hasOwn(after, free); count++)
    free = `${clean} (${count})`;
  return free;
}
