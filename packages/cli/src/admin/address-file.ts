import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Logger } from "@tenfour/receiver";
import { configError, explain, systemCode } from "../errors.js";

/** Name of the file in the data directory in which commands find the running relay. */
const ADDRESS_FILE = "admin-url";

/** How long until it is tried again on a full disk. */
const RETRY_MS = 2_000;

/**
 * Writes down where the admin listener is; disposing of it removes that. After a kill the file stays, and leads
 * nowhere. On a full disk it is written as soon as there is room: a relay has more important things to do.
 *
 * @throws TenfourError that names the file
 */
export function publishAddress(dataDir: string, url: string, logger: Logger): Disposable {
  const file = path.join(dataDir, ADDRESS_FILE);
  let retry: NodeJS.Timeout | undefined;
  const write = (): void => {
    const code = tryToWrite(file, url);
    if (code === undefined) return;
    if (retry === undefined) {
      logger.warn(
        { file, code },
        "commands such as tenfour status do not find the relay until the disk has room",
      );
    }
    retry = setTimeout(() => {
      try {
        write();
      } catch (error) {
        logger.warn({}, explain(error));
      }
    }, RETRY_MS);
  };
  write();
  return {
    [Symbol.dispose]: () => {
      clearTimeout(retry);
      // Another relay of the same directory may have written its own meanwhile.
      if (readAddress(dataDir) === url) rmSync(file, { force: true });
    },
  };
}

/** The system's code when the disk is full. */
function tryToWrite(file: string, url: string): string | undefined {
  try {
    writeFileSync(file, `${url}\n`, { mode: 0o600 });
    return undefined;
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOSPC" || code === "EDQUOT") return code;
    throw configError(
      `${file} cannot be written (${code ?? "unknown reason"}): make the data directory writable`,
      error,
    );
  }
}

/** Where the relay of a data directory was last; undefined when it is not known. */
export function readAddress(dataDir: string): string | undefined {
  try {
    const url = readFileSync(path.join(dataDir, ADDRESS_FILE), "utf8").trim();
    return URL.canParse(url) ? url : undefined;
  } catch {
    return undefined;
  }
}
