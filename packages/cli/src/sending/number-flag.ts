import { configError } from "../errors.js";

/** What a flag's number may be. */
export interface NumberBounds {
  readonly min: number;
  readonly max: number;
  /** Refuses fractions. */
  readonly whole?: boolean;
}

/**
 * The number in a flag's text; undefined when the flag is not there.
 *
 * @throws TenfourError that names the flag and what it may be
 */
export function numberFlag(text: string | undefined, flag: string, bounds: NumberBounds): number | undefined {
  if (text === undefined) return undefined;
  const { min, max, whole = false } = bounds;
  const value = /^(?:\d{1,16}(?:\.\d{1,9})?|\.\d{1,9})$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max && (!whole || Number.isInteger(value))) return value;
  throw configError(`${flag} must be a ${whole ? "whole " : ""}number from ${min} to ${max}`);
}
