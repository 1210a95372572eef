import { existsSync, linkSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { TenfourError } from "@tenfour/contracts";
import { configError, systemCode } from "../errors.js";

/**
 * Writes a file for its owner alone (0600), whole or not at all.
 *
 * @param force puts it in the place of a file that is there
 * @throws TenfourError when there is one and `force` is off, or it cannot be written
 */
export function writePrivate(file: string, text: string, force: boolean): void {
  const draft = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.tmp`);
  try {
    writeFileSync(draft, text, { mode: 0o600, flag: "wx", flush: true });
    if (force) renameSync(draft, file);
    else publish(draft, file);
  } catch (error) {
    throw error instanceof TenfourError ? error : configError(reason(file, systemCode(error)), error);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** @throws TenfourError when there is a file in this place */
export function assertAbsent(file: string): void {
  if (existsSync(file)) throw configError(reason(file, "EEXIST"));
}

/** Unlike a rename, a link never takes the place of a file that somebody made meanwhile. */
function publish(draft: string, file: string): void {
  try {
    linkSync(draft, file);
  } catch (error) {
    const code = systemCode(error);
    // Some file systems (FAT, network shares) have no links.
    if (code !== "EPERM" && code !== "ENOTSUP" && code !== "ENOSYS") throw error;
    if (existsSync(file)) throw configError(reason(file, "EEXIST"), error);
    renameSync(draft, file);
  }
}

function reason(file: string, code: string | undefined): string {
  if (code === "EEXIST") {
    return `${file} is there already and was left as it is: --force overwrites it, --config writes another`;
  }
  if (code === "ENOENT" || code === "ENOTDIR") {
    return `${file} cannot be written: there is no folder ${path.dirname(file)}`;
  }
  if (code === "EISDIR" || code === "ENOTEMPTY") return `${file} is a folder: name the file with --config`;
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
    return `${file} cannot be written by this user: check the permissions of ${path.dirname(file)}`;
  }
  return `${file} cannot be written (${code ?? "unknown reason"})`;
}
