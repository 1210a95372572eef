import type { z } from "zod";
import { type Config, configSchema } from "../config-schema.js";
import { configError } from "../errors.js";
import { nearest } from "./nearest.js";
import { optionPath } from "./option-path.js";
import { childSchema, memberNames, optionPaths } from "./schema-walk.js";

/** More mistakes than this are better shown a few at a time. */
const MAX_MISTAKES = 5;

/**
 * Checks what a config file says.
 *
 * @param name how the file is called in the message
 * @throws TenfourError that names every wrong option and the remedy
 */
export function checkConfig(value: unknown, name: string): Config {
  const parsed = configSchema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  const mistakes = parsed.error.issues.flatMap(sentences);
  const more = mistakes.length - MAX_MISTAKES;
  const shown = mistakes.slice(0, MAX_MISTAKES).join("; ");
  throw configError(`${name}: ${shown}${more > 0 ? `; and ${more} more` : ""}`);
}

function sentences(issue: z.core.$ZodIssue): string[] {
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownOption(key, issue.path));
  const where = optionPath(issue.path);
  return [where === "" ? reason(issue) : `${where}: ${reason(issue)}`];
}

function reason(issue: z.core.$ZodIssue): string {
  if (issue.code !== "invalid_type") return issue.message;
  if (issue.input === undefined) return "this option is missing";
  const isDefault = issue.message.startsWith("Invalid input");
  const wanted = isDefault ? `expected ${WANTED[issue.expected] ?? issue.expected}` : issue.message;
  return issue.expected === "string" ? `${wanted}; put the value in quotes` : wanted;
}

const WANTED: Readonly<Record<string, string>> = {
  string: "text",
  int: "a whole number",
  number: "a number",
  array: "a list",
  object: "a section with options",
};

function unknownOption(key: string, path: readonly PropertyKey[]): string {
  const shown = JSON.stringify(key.slice(0, 64));
  const section = path.reduce<z.core.$ZodType | undefined>(childSchema, configSchema);
  const where = path.length === 0 ? "" : ` in ${optionPath(path)}`;
  const here = nearest(key, memberNames(section));
  if (here !== undefined) return `there is no option ${shown}${where}; did you mean "${here}"?`;
  const elsewhere = placeOf(key);
  if (elsewhere !== undefined) return `there is no option ${shown}${where}; it belongs to ${elsewhere}`;
  return `there is no option ${shown}${where}; there are ${memberNames(section).join(", ")}`;
}

/** Where an option of this very name is. */
function placeOf(key: string): string | undefined {
  const place = optionPaths(configSchema).find((path) => path.endsWith(`.${key}`));
  return place?.slice(0, place.length - key.length - 1).replaceAll("[]", "");
}
