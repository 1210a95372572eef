import { mkdirSync } from "node:fs";
import path from "node:path";
import { configError, systemCode } from "../errors.js";

/** Name of the data directory where none is chosen; the repository's .gitignore has it. */
const DEFAULT_NAME = ".tenfour";

/** The folder for what the relay keeps. */
export interface DataDir {
  /** Absolute. It need not exist yet. */
  readonly path: string;
  /** Whether somebody chose it; the default is not made for a demo. */
  readonly chosen: boolean;
}

/** Where the data directory may have been named, and what it is relative to. */
export interface DataDirSources {
  readonly flag: string | undefined;
  readonly variable: string | undefined;
  readonly option: string | undefined;
  /** The config file, absolute; undefined when there is none. */
  readonly configFile: string | undefined;
  readonly cwd: string;
}

/**
 * Finds the data directory: the flag's or the variable's, from the working directory on; the config file's, from
 * its own folder on; or `.tenfour` beside the config file, else in the working directory.
 */
export function findDataDir({ flag, variable, option, configFile, cwd }: DataDirSources): DataDir {
  const given = flag ?? variable;
  if (given !== undefined) return { path: path.resolve(cwd, given), chosen: true };
  const home = configFile === undefined ? cwd : path.dirname(configFile);
  return { path: path.resolve(home, option ?? DEFAULT_NAME), chosen: option !== undefined };
}

/**
 * Makes the data directory, for its owner alone, unless it is there.
 *
 * @throws TenfourError that names the folder and the remedy
 */
export function makeDataDir({ path: folder }: DataDir): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    const code = systemCode(error);
    const reason =
      code === "EEXIST" || code === "ENOTDIR"
        ? "there is a file in its place"
        : `${code ?? "unknown reason"}: is the folder above it writable?`;
    throw configError(
      `the data directory ${folder} cannot be made (${reason}); choose another with --data-dir or TENFOUR_DATA_DIR`,
      error,
    );
  }
}
