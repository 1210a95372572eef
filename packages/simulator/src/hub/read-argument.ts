import { isJsonObject } from "@tenfour/contracts";
import { CommandError } from "./command-error.js";

/** A kind of member, and how to say what it must be. */
export interface Kind<T> {
  readonly expected: string;
  readonly is: (value: unknown) => value is T;
}

export const text: Kind<string> = { expected: "a string", is: (value) => typeof value === "string" };
export const number: Kind<number> = { expected: "a number", is: (value) => typeof value === "number" };
export const flag: Kind<boolean> = { expected: "true or false", is: (value) => typeof value === "boolean" };
export const object = { expected: "an object", is: isJsonObject };

export function oneOf<const T extends string>(...choices: readonly T[]): Kind<T> {
  const is = (value: unknown): value is T => choices.some((choice) => choice === value);
  return { expected: choices.map((choice) => `"${choice}"`).join(" or "), is };
}

export function listOf<T>({ expected, is }: Kind<T>): Kind<T[]> {
  const isList = (value: unknown): value is T[] => Array.isArray(value) && value.every(is);
  return { expected: `a list in which each is ${expected}`, is: isList };
}

/** What an argument may consist of. */
export type Shape = Readonly<Record<string, Kind<unknown>>>;

/** The members an argument has; each may be absent. */
export type Members<S extends Shape> = { readonly [K in keyof S]?: S[K] extends Kind<infer T> ? T : never };

/**
 * An argument whose members are known and of the right kind.
 *
 * @throws CommandError that names the member
 */
export function read<S extends Shape>(argument: unknown, shape: S): Members<S> {
  if (!isJsonObject(argument)) throw new CommandError("the command's argument must be an object");
  for (const [name, value] of Object.entries(argument)) {
    const kind = Object.hasOwn(shape, name) ? shape[name] : undefined;
    if (kind === undefined) {
      const known = Object.keys(shape).join(", ");
      const words = known === "" ? "the command has none" : `known are ${known}`;
      throw new CommandError(`unknown member "${name}"; ${words}`);
    }
    if (!kind.is(value)) throw new CommandError(`"${name}" must be ${kind.expected}`);
  }
  if (fits(argument, shape)) return argument;
  throw new CommandError("the command's argument does not fit");
}

/** Fails when a member that cannot be absent is. */
export function needed<T>(name: string, value: T | undefined): T {
  if (value === undefined) throw new CommandError(`"${name}" is missing`);
  return value;
}

function fits<S extends Shape>(argument: object, shape: S): argument is Members<S> {
  return Object.entries(argument).every(([name, value]) => shape[name]?.is(value));
}
