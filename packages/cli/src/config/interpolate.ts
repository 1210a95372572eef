import type { z } from "zod";
import { configError } from "../errors.js";
import { type Environment, parseSwitch, variable } from "./environment.js";
import { optionPath } from "./option-path.js";
import { childSchema, wantsBoolean, wantsNumber } from "./schema-walk.js";

/** `$${`, which stands for a literal `${`; or a reference, whatever is in it. */
const REFERENCE = /\$\$\{|\$\{([^{}]*)(\}?)/g;
const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;
const WHOLE_NUMBER = /^-?\d{1,15}$/;

/** What a reference is resolved against. */
interface Context {
  readonly env: Environment;
  /** How the file is called in messages. */
  readonly file: string;
}

/**
 * A copy of a config in which every `${ENV_NAME}` is the variable's value. What comes out of a variable is not
 * looked at again. Where the schema wants a number, or true or false, a reference alone may supply it.
 *
 * @throws TenfourError that names the variable and the option, never a value
 */
export function interpolate(
  value: unknown,
  schema: z.core.$ZodType,
  env: Environment,
  file: string,
): unknown {
  return walk(value, schema, [], { env, file });
}

function walk(
  value: unknown,
  schema: z.core.$ZodType | undefined,
  path: readonly PropertyKey[],
  context: Context,
): unknown {
  if (typeof value === "string") return resolve(value, schema, path, context);
  if (Array.isArray(value)) {
    return value.map((item, index) => walk(item, childSchema(schema, index), [...path, index], context));
  }
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(
    ([name, member]) => [name, walk(member, childSchema(schema, name), [...path, name], context)] as const,
  );
  return Object.fromEntries(members);
}

function resolve(
  text: string,
  schema: z.core.$ZodType | undefined,
  path: readonly PropertyKey[],
  context: Context,
): unknown {
  const names: string[] = [];
  const resolved = text.replace(REFERENCE, (whole, name: string | undefined, close: string | undefined) => {
    if (name === undefined) return "${";
    if (close === "" || !NAME.test(name)) throw malformed(path, context);
    const found = variable(context.env, name);
    if (found === undefined) throw missing(name, path, context);
    names.push(name);
    return found;
  });
  if (names.length === 0) return resolved;
  const unfit = (wanted: string): Error =>
    configError(
      `${context.file}: ${optionPath(path)} wants ${wanted}, which the environment variable ${names.join(", ")} does not hold`,
    );
  if (wantsNumber(schema)) {
    if (WHOLE_NUMBER.test(resolved)) return Number(resolved);
    throw unfit("a whole number");
  }
  if (!wantsBoolean(schema)) return resolved;
  const given = parseSwitch(resolved);
  if (given === undefined) throw unfit("true or false");
  return given;
}

function missing(name: string, path: readonly PropertyKey[], { file }: Context): Error {
  return configError(
    `the environment variable ${name}, which ${optionPath(path)} in ${file} refers to, is not set: set it, or write $\${ for a literal \${`,
  );
}

function malformed(path: readonly PropertyKey[], { file }: Context): Error {
  return configError(
    `${file}: ${optionPath(path)} has a reference that is not \${NAME_OF_A_VARIABLE}; write $\${ for a literal \${`,
  );
}
