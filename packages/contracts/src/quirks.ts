import { z } from "zod";
import { isJsonObject } from "./json.js";

/**
 * Upstream oddities that several events share, each with its source (sonoran.md §5), so that the schemas state
 * the intended shape and an oddity can be deleted when its senders are gone. All functions here return the
 * same reference when there is nothing to do and never mutate.
 */

/**
 * In another form of a shape: the member that this form does without, so that a body which has it is judged by
 * the canonical form alone. `null` counts as absent.
 */
export const absent = z.null().optional();

/** True for a member that is missing or null; senders use either. */
export function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

/**
 * One id where a list belongs: `identIds: 4`, or the singular member of older versions (`callId`, `ident`,
 * `identId`) instead of the plural one.
 */
export function listFromOne(value: unknown, one: string, many: string): unknown {
  if (!isJsonObject(value)) return value;
  const list = value[many];
  if (typeof list === "number") return { ...value, [many]: [list] };
  if (!isAbsent(list) || isAbsent(value[one])) return value;
  const { [one]: single, ...rest } = value;
  return { ...rest, [many]: [single] };
}

/** The forms that {@link listFromOne} understands, for an object with these other members. */
export function oneInsteadOfList(one: string, many: string, others: z.ZodRawShape): z.ZodType[] {
  return [
    z.looseObject({ ...others, [many]: z.int() }).describe("One id where a list belongs."),
    z.looseObject({ ...others, [many]: absent, [one]: z.int() }).describe("One id, under its older name."),
  ];
}

/** A member that had another name. The canonical name wins where both are present. */
export function renamed(value: unknown, from: string, to: string): unknown {
  if (!isJsonObject(value) || !isAbsent(value[to]) || isAbsent(value[from])) return value;
  const { [from]: moved, ...rest } = value;
  return { ...rest, [to]: moved };
}

/** Fills a member that older versions leave out or send as null. */
export function withDefault(value: unknown, name: string, fallback: unknown): unknown {
  return isJsonObject(value) && isAbsent(value[name]) ? { ...value, [name]: fallback } : value;
}
