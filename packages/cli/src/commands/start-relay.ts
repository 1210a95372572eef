import path from "node:path";
import { TenfourError } from "@tenfour/contracts";
import { type CaptureFlags, captureOptions } from "../capture/capture-options.js";
import { loadSettings, type RelayFlags, type Settings } from "../config/settings.js";
import type { Io } from "../io.js";
import { runRelay } from "../relay/relay.js";

const HINT = "(tenfour doctor checks everything that a start needs)";

/**
 * Runs the relay with the settings that flags, environment and config file make.
 *
 * @param capture flags of `tenfour capture`; undefined for the relay alone
 * @returns the exit code
 * @throws TenfourError when it cannot start, which points to the doctor
 */
export async function startRelay(flags: RelayFlags, io: Io, capture?: CaptureFlags): Promise<number> {
  try {
    const settings = loadSettings(flags, io.env, io.cwd);
    const options =
      capture === undefined ? undefined : captureOptions(capture, settings.dataDir.path, io.cwd);
    return await runRelay(settings, reader(flags, settings, io), io, options);
  } catch (error) {
    // What goes wrong later has nothing to do with what the doctor looks at.
    if (!(error instanceof TenfourError) || error.code === "ERR_TENFOUR_OUTPUT") throw error;
    throw new TenfourError(`${error.message} ${HINT}`, { code: error.code, cause: error });
  }
}

/** Reads the configuration anew, from the very file that it was read from: when that is gone, it says so. */
function reader(flags: RelayFlags, { configFile }: Settings, { env, cwd }: Io): () => Settings {
  const config = flags.config ?? (configFile === undefined ? undefined : path.relative(cwd, configFile));
  return () => loadSettings(config === undefined ? flags : { ...flags, config }, env, cwd);
}
