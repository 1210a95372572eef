import { isJsonObject, type JsonObject, MAX_DEPTH, MAX_VALUES } from "../../src/json.js";

/** A kind of body on which parsing and the wire schema may disagree, and why that is right. */
export interface AllowedDifference {
  /** What is special about the body; names the entry. */
  readonly about: string;
  /** Who accepts the body that the other refuses. */
  readonly acceptedBy: "parser" | "schema";
  readonly reason: string;
  /** Whether a body is of this kind. */
  readonly fits: (body: JsonObject) => boolean;
  /** A body of this kind, made from one that both accept, on which they do disagree. */
  readonly example: (body: JsonObject) => JsonObject;
  /** Whether bodies changed at random come upon it. */
  readonly isFoundAtRandom: boolean;
}

/** All the differences between what is understood (Zod) and what the wire JSON Schemas accept (Ajv). */
export const allowedDifferences: readonly AllowedDifference[] = [
  {
    about: "a key that is no text",
    acceptedBy: "parser",
    reason: "The key is a string on the wire, but parsing drops it unread: the receiver has checked it.",
    fits: (body) => "type" in body && Object.hasOwn(body, "key") && typeof body["key"] !== "string",
    example: (body) => ("type" in body ? { ...body, key: 7 } : body),
    isFoundAtRandom: true,
  },
  {
    about: `more than ${MAX_DEPTH} levels`,
    acceptedBy: "schema",
    reason:
      "A schema can not say how deep a body may be nested. The canonical form counts too, and it is one level deeper than some older ones.",
    fits: (body) => isDeeperThan(MAX_DEPTH - 1, body),
    example: (body) => ({ ...body, extra: nested(MAX_DEPTH) }),
    isFoundAtRandom: true,
  },
  {
    about: `more than ${MAX_VALUES} values`,
    acceptedBy: "schema",
    reason: "A schema can not say how many values there may be in all of a body.",
    fits: (body) => countsMoreThan(MAX_VALUES, body),
    example: (body) => ({ ...body, extra: Array.from({ length: MAX_VALUES }, () => 0) }),
    isFoundAtRandom: false,
  },
  {
    about: "a member named __proto__",
    acceptedBy: "parser",
    reason: "It is left out before anything is checked; a schema for the members of a map looks at it too.",
    fits: hasProtoMember,
    example: withProtoInMap,
    isFoundAtRandom: true,
  },
];

/** Lists in lists, so many. */
export function nested(levels: number): unknown {
  let value: unknown = [];
  for (let level = 1; level < levels; level++) value = [value];
  return value;
}

/** Adds an own member named `__proto__`, as JSON.parse does; an assignment would set the prototype. */
export function addProto(object: JsonObject, value: unknown): void {
  Object.defineProperty(object, "__proto__", { value, enumerable: true, configurable: true, writable: true });
}

function membersOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return isJsonObject(value) ? Object.values(value) : [];
}

/** Level by level, so that no nesting is too deep for the test itself. */
function isDeeperThan(levels: number, body: unknown): boolean {
  let level = [body];
  for (let depth = 0; depth < levels; depth++) level = level.flatMap(membersOf);
  return level.some((value) => typeof value === "object" && value !== null);
}

function countsMoreThan(limit: number, body: JsonObject): boolean {
  let count = 0;
  for (let level: readonly unknown[] = [body]; level.length > 0; ) {
    const containers = level.map(membersOf).filter((members) => members.length > 0);
    for (const members of containers) count += members.length;
    if (count > limit) return true;
    level = containers.flat();
  }
  return false;
}

function hasProtoMember(value: unknown): boolean {
  if (isJsonObject(value) && Object.hasOwn(value, "__proto__")) return true;
  return membersOf(value).some(hasProtoMember);
}

/** In the map of cars, whose members the schema of the wire looks at one by one. */
function withProtoInMap(body: JsonObject): JsonObject {
  const copy = structuredClone(body);
  const data: unknown = copy["data"];
  const map: unknown = isJsonObject(data) ? data["live"] : undefined;
  if (isJsonObject(map)) addProto(map, "no car");
  return copy;
}
