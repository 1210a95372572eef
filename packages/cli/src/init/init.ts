import { existsSync } from "node:fs";
import path from "node:path";
import { checkConfig } from "../config/check-config.js";
import { CONFIG_FILE_NAMES } from "../config/find-file.js";
import { interpolate } from "../config/interpolate.js";
import { parseYaml } from "../config/parse-yaml.js";
import { configSchema } from "../config-schema.js";
import { configError } from "../errors.js";
import type { Io } from "../io.js";
import { styleFor } from "../output/style.js";
import { type GatherFlags, gather } from "./gather.js";
import { nextSteps } from "./next-steps.js";
import { renderConfig } from "./render-config.js";
import { assertAbsent, writePrivate } from "./write-private.js";

/** Flags of `tenfour init`, as they come from the command line. */
export interface InitFlags extends GatherFlags {
  /** The file to write. */
  readonly config?: string;
  readonly force?: boolean;
}

const DEFAULT_NAME = "tenfour.config.yaml";

/**
 * Writes a configuration, and tells what to enter on the other side.
 *
 * @returns the exit code
 * @throws TenfourError that says why nothing was written
 */
export async function runInit(flags: InitFlags, io: Io): Promise<number> {
  const force = flags.force ?? false;
  const name = flags.config ?? DEFAULT_NAME;
  const file = path.resolve(io.cwd, name);
  assertYaml(name);
  if (!force) assertAbsent(file);
  if (flags.config === undefined) assertOnlyOne(io.cwd);
  const { plan, fivem } = await gather(flags, io);
  const text = renderConfig(plan);
  // What was taken over from elsewhere need not be what the relay accepts; better said now than at its start.
  checkConfig(interpolate(parseYaml(text), configSchema, io.env, name), name);
  writePrivate(file, text, force);
  const style = styleFor(io.stdout, io.env);
  const isFound =
    path.dirname(file) === path.resolve(io.cwd) && CONFIG_FILE_NAMES.includes(path.basename(file));
  io.stdout.write(nextSteps({ plan, fivem, file, configFlag: isFound ? undefined : name, style }));
  return 0;
}

function assertYaml(name: string): void {
  if (/\.ya?ml$/i.test(name)) return;
  throw configError("--config must be a .yaml file for this command: the file that it writes has comments");
}

/** With two of them in a folder no command would know which one is meant. */
function assertOnlyOne(folder: string): void {
  const other = CONFIG_FILE_NAMES.find(
    (name) => name !== DEFAULT_NAME && existsSync(path.join(folder, name)),
  );
  if (other === undefined) return;
  throw configError(
    `${other} is there already, and was left as it is: with a second config file beside it no command would know which one is meant; move it away, or write another with --config`,
  );
}
