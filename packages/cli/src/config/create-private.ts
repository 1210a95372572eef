import { rmSync, writeFileSync } from "node:fs";
import { systemCode } from "../errors.js";

/**
 * Makes a file that is not there yet, for its owner alone (0600). A failure, such as of a full disk, leaves none
 * behind: an empty one would be taken for real at the next start.
 *
 * @throws the system's error, `EEXIST` where there is one already
 */
export function createPrivate(file: string, content: string | Uint8Array): void {
  try {
    writeFileSync(file, content, { mode: 0o600, flag: "wx" });
  } catch (error) {
    if (systemCode(error) !== "EEXIST") rmSync(file, { force: true });
    throw error;
  }
}
