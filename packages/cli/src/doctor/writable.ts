import { accessSync, constants, existsSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { systemCode } from "../errors.js";

/** The folder itself, or the nearest above it that is there. */
export function nearestFolder(folder: string): string {
  let current = folder;
  while (!existsSync(current) && path.dirname(current) !== current) current = path.dirname(current);
  return current;
}

/**
 * What keeps this user from making files in a folder, in a sentence; undefined when nothing does. A folder that is
 * not there yet is not made.
 */
export function folderFault(folder: string): string | undefined {
  return existsSync(folder) ? faultIn(folder) : faultAbove(folder);
}

/** The same for a file that is to be written to, whether or not it is there. */
export function fileFault(file: string): string | undefined {
  if (!existsSync(file)) return folderFault(path.dirname(file));
  if (!statSync(file).isFile()) return `${file} is not a file`;
  try {
    accessSync(file, constants.R_OK | constants.W_OK);
  } catch (error) {
    return notWritable(file, error);
  }
  return folderFault(path.dirname(file));
}

function faultIn(folder: string): string | undefined {
  if (!statSync(folder).isDirectory()) return `${folder} is a file, not a folder`;
  const probe = path.join(folder, `.doctor-${process.pid}`);
  try {
    writeFileSync(probe, "", { flag: "wx", mode: 0o600 });
    rmSync(probe);
    return undefined;
  } catch (error) {
    return notWritable(folder, error);
  }
}

/** Nothing is made for a look. */
function faultAbove(folder: string): string | undefined {
  const above = nearestFolder(folder);
  try {
    if (!statSync(above).isDirectory()) return `${folder} cannot be made: ${above} is a file`;
    accessSync(above, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    return notWritable(above, error);
  }
}

function notWritable(what: string, error: unknown): string {
  return `${what} is not writable for this user (${systemCode(error) ?? "unknown reason"})`;
}
