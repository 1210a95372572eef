import { isJsonObject, type JsonObject, TenfourError } from "@tenfour/contracts";
import { findDataDir } from "../config/data-dir.js";
import { variable } from "../config/environment.js";
import { findConfigFile } from "../config/find-file.js";
import { readConfigFile } from "../config/read-file.js";
import {
  loadSettings,
  outboxPath,
  placeOfAdmin,
  type RelayFlags,
  type Settings,
} from "../config/settings.js";
import { explain } from "../errors.js";
import type { Io } from "../io.js";

/** Where a relay and its outbox are to be found. */
export interface Whereabouts extends Pick<Settings, "dataDir" | "admin" | "outboxPath"> {
  /** Why the relay could not be started with this configuration here; undefined when it could. */
  readonly mistake?: TenfourError;
}

/**
 * Where the relay of a configuration or data directory is. Whoever looks after a relay may not have its secrets in the
 * environment, and may have just saved a mistake: the places are found all the same, as far as the file can be read.
 */
export function whereabouts(flags: Pick<RelayFlags, "config" | "dataDir">, io: Io): Whereabouts {
  try {
    return loadSettings(flags, io.env, io.cwd);
  } catch (mistake) {
    if (!(mistake instanceof TenfourError)) throw mistake;
    return { ...placesAlone(flags, io), mistake };
  }
}

/** Says what is wrong with the configuration to whoever goes on without it. */
export function mentionMistake({ mistake }: Whereabouts, io: Io): void {
  if (mistake !== undefined)
    io.stderr.write(`tenfour: going on without the configuration: ${explain(mistake)}\n`);
}

function placesAlone(flags: Pick<RelayFlags, "config" | "dataDir">, { env, cwd }: Io): Whereabouts {
  const file = findConfigFile(flags.config, cwd);
  const config = file === undefined ? {} : readable(file);
  const admin = isJsonObject(config["admin"]) ? config["admin"] : {};
  const outbox = isJsonObject(config["outbox"]) ? config["outbox"] : {};
  const dataDir = findDataDir({
    flag: flags.dataDir === "" ? undefined : flags.dataDir,
    variable: variable(env, "TENFOUR_DATA_DIR"),
    option: literal(config["dataDir"]),
    configFile: file,
    cwd,
  });
  const port = Number(variable(env, "TENFOUR_ADMIN_PORT") ?? admin["port"]);
  return {
    dataDir,
    admin: placeOfAdmin(literal(admin["host"]), Number.isInteger(port) && port < 65_536 ? port : undefined),
    outboxPath: outboxPath(literal(outbox["path"]), file, dataDir.path),
  };
}

function readable(file: string): JsonObject {
  try {
    const value = readConfigFile(file, file);
    return isJsonObject(value) ? value : {};
  } catch {
    // What is wrong with it is told already.
    return {};
  }
}

/** A text that means itself, without a variable in it. */
function literal(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" && !value.includes("${") ? value : undefined;
}
