import { TenfourError } from "@tenfour/contracts";
import { type CaptureFlags, captureOptions } from "../capture/capture-options.js";
import { loadSettings, type RelayFlags } from "../config/settings.js";
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
    return await runRelay(settings, io, options);
  } catch (error) {
    // What goes wrong later has nothing to do with what the doctor looks at.
    if (!(error instanceof TenfourError) || error.code === "ERR_TENFOUR_OUTPUT") throw error;
    throw new TenfourError(`${error.message} ${HINT}`, { code: error.code, cause: error });
  }
}
