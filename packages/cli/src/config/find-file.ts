import { existsSync } from "node:fs";
import path from "node:path";
import { configError } from "../errors.js";

/** Looked for in the working directory when no `--config` is given. */
export const CONFIG_FILE_NAMES: readonly string[] = [
  "tenfour.config.json",
  "tenfour.config.yaml",
  "tenfour.config.yml",
];

/**
 * The config file to read; undefined when there is none and none was asked for.
 *
 * @throws TenfourError when the working directory has more than one: reading either would be a guess
 */
export function findConfigFile(given: string | undefined, cwd: string): string | undefined {
  if (given !== undefined) return path.resolve(cwd, given);
  const found = CONFIG_FILE_NAMES.filter((name) => existsSync(path.join(cwd, name)));
  if (found.length > 1) {
    throw configError(
      `there is more than one config file here (${found.join(" and ")}): delete all but one, or choose one with --config`,
    );
  }
  return found[0] === undefined ? undefined : path.join(cwd, found[0]);
}
