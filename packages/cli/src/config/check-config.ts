import type { z } from "zod";
import { type Config, configSchema } from "../config-schema.js";
import { configError } from "../errors.js";
import { nearest } from "./nearest.js";
import { optionPath } from "./option-path.js";
import { childSchema, memberNames, optionPaths } from "./schema-walk.js";
import { shownName } from "./shown-name.js";

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
  const section = path.reduce<z.core.$ZodType | undefined>(childSchema, configSchema);
  const where = path.length === 0 ? "" : ` in ${optionPath(path)}`;
  const known = memberNames(section);
  const name = shownName(key);
  if (name === undefined) return `${namelessOption(key, known)}${where}`;
  const shown = JSON.stringify(name);
  const here = nearest(key, known);
  if (here !== undefined) return `there is no option ${shown}${where}; did you mean "${here}"?`;
  const elsewhere = placeOf(key);
  if (elsewhere !== undefined) return `there is no option ${shown}${where}; it belongs to ${elsewhere}`;
  return `there is no option ${shown}${where}; there are ${known.join(", ")}`;
}

/** What stands in the place of a name may be a secret: it is told by where it is. */
function namelessOption(key: string, known: readonly string[]): string {
  const before = key.split(":")[0]?.trim() ?? "";
  if (key.includes(":") && known.includes(before)) return `a space is missing after the colon of "${before}"`;
  return "something stands in the place of an option's name that is none (not shown, it may be a secret)";
}

/** Where an option of this very name is. */
function placeOf(key: string): string | undefined {
  const place = optionPaths(configSchema).find((path) => path.endsWith(`.${key}`));
  return place?.slice(0, place.length - key.length - 1).replaceAll("[]", "");
}
