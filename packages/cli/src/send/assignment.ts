import { isJsonObject, type JsonObject } from "@tenfour/contracts";
import { configError } from "../errors.js";

/** One `--set path=value`. */
export interface Assignment {
  readonly path: readonly string[];
  /** Any JSON value. */
  readonly value: unknown;
}

const SEGMENT = /(?:^|\.)([^.[\]=]+)|\[(\d{1,6})\]/y;

/**
 * Reads `data.call.caller=Jane` or `data.identIds[0]=7`. A value that is JSON is that value, anything else is text.
 *
 * @throws TenfourError when there is no `=`, or the path is none
 */
export function parseAssignment(text: string): Assignment {
  const equals = text.indexOf("=");
  const path = equals < 0 ? undefined : parsePath(text.slice(0, equals));
  if (path === undefined) {
    throw configError("--set must be path=value, such as data.call.caller=Jane or data.identIds[0]=7");
  }
  // It would change what an object is instead of what it has.
  if (path.includes("__proto__")) throw configError("--set cannot set a member __proto__");
  return { path, value: parseValue(text.slice(equals + 1)) };
}

function parsePath(text: string): string[] | undefined {
  const path: string[] = [];
  let position = 0;
  while (position < text.length) {
    SEGMENT.lastIndex = position;
    const match = SEGMENT.exec(text);
    if (match === null) return undefined;
    path.push(match[1] ?? match[2] ?? "");
    position = SEGMENT.lastIndex;
  }
  return path.length === 0 ? undefined : path;
}

function parseValue(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    // 1e999 is JSON, and a number that JSON cannot hold.
    return value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY ? text : value;
  } catch {
    return text;
  }
}

/**
 * The event with a member set; sections that are not there are made.
 *
 * @throws TenfourError when the path leads through something that has no members
 */
export function assign(event: JsonObject, { path, value }: Assignment): JsonObject {
  const changed = put(event, path, value, []);
  if (isJsonObject(changed)) return changed;
  throw configError("--set cannot make an event something else than an object");
}

function put(target: unknown, path: readonly string[], value: unknown, done: readonly string[]): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  const here = [...done, name];
  if (Array.isArray(target)) {
    const index = /^\d+$/.test(name) ? Number(name) : Number.NaN;
    if (!(index <= target.length)) {
      throw configError(`--set: ${done.join(".")} is a list of ${target.length}, and has no place ${name}`);
    }
    const items: unknown[] = Array.from(target);
    items[index] = put(items[index], rest, value, here);
    return items;
  }
  if (target === undefined || target === null) {
    return /^\d+$/.test(name) ? put([], path, value, done) : { [name]: put(undefined, rest, value, here) };
  }
  if (!isJsonObject(target)) {
    throw configError(`--set: ${done.join(".")} is neither an object nor a list, so it has no ${name}`);
  }
  const old = Object.hasOwn(target, name) ? target[name] : undefined;
  return { ...target, [name]: put(old, rest, value, here) };
}
