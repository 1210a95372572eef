import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { configError, systemCode } from "../errors.js";

/** Name of the file in the data directory in which commands find the running relay. */
const ADDRESS_FILE = "admin-url";

/**
 * Writes down where the admin listener is; disposing of it removes that. After a kill the file stays, and leads
 * nowhere.
 *
 * @throws TenfourError that names the file
 */
export function publishAddress(dataDir: string, url: string): Disposable {
  const file = path.join(dataDir, ADDRESS_FILE);
  try {
    writeFileSync(file, `${url}\n`, { mode: 0o600 });
  } catch (error) {
    throw configError(
      `${file} cannot be written (${systemCode(error) ?? "unknown reason"}): make the data directory writable`,
      error,
    );
  }
  return {
    [Symbol.dispose]: () => {
      // Another relay of the same directory may have written its own meanwhile.
      if (readAddress(dataDir) === url) rmSync(file, { force: true });
    },
  };
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
