import { accessSync, constants, existsSync, rmSync, statfsSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { adminToken, TOKEN_FILE } from "../../admin/token-file.js";
import { systemCode } from "../../errors.js";
import type { Check, Finding } from "../check.js";

const MIB = 1024 * 1024;
const SCARCE_BYTES = 1024 * MIB;
const TOO_LITTLE_BYTES = 100 * MIB;
const CHOOSE = "choose another folder with --data-dir or TENFOUR_DATA_DIR";

/** Whether the relay can keep what it has to. */
export const dataDirCheck: Check = {
  name: "data directory",
  run: ({ settings: { dataDir } }) => {
    const folder = dataDir.path;
    const fault = existsSync(folder) ? faultOf(folder) : faultAbove(folder);
    if (fault !== undefined) return [fault];
    // Only looked at: making it is the relay's business. It throws with the remedy.
    if (existsSync(path.join(folder, TOKEN_FILE))) adminToken(folder);
    const later = existsSync(folder) ? "is writable" : "can be made";
    return [{ status: "ok", message: `${folder} ${later}` }];
  },
};

/** Whether there is room on the data directory's disk. */
export const diskCheck: Check = {
  name: "disk",
  run: ({ settings: { dataDir } }) => {
    const { bavail, bsize } = statfsSync(nearestFolder(dataDir.path));
    return [judgeSpace(bavail * bsize)];
  },
};

/** @param freeBytes room that this user may use */
export function judgeSpace(freeBytes: number): Finding {
  const message = `${(freeBytes / 1024 / MIB).toFixed(1)} GiB are free for the data directory`;
  if (freeBytes >= SCARCE_BYTES) return { status: "ok", message };
  const status = freeBytes < TOO_LITTLE_BYTES ? "failed" : "warning";
  return { status, message, remedy: `free some space, or ${CHOOSE}` };
}

function faultOf(folder: string): Finding | undefined {
  if (!statSync(folder).isDirectory()) {
    return { status: "failed", message: `${folder} is a file, not a folder`, remedy: CHOOSE };
  }
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
function faultAbove(folder: string): Finding | undefined {
  const above = nearestFolder(folder);
  try {
    if (!statSync(above).isDirectory()) {
      return { status: "failed", message: `${folder} cannot be made: ${above} is a file`, remedy: CHOOSE };
    }
    accessSync(above, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    return notWritable(above, error);
  }
}

function notWritable(folder: string, error: unknown): Finding {
  const code = systemCode(error) ?? "unknown reason";
  const message = `${folder} is not writable for this user (${code})`;
  return { status: "failed", message, remedy: `change its permissions, or ${CHOOSE}` };
}

/** The folder itself, or the nearest above it that is there. */
function nearestFolder(folder: string): string {
  let current = folder;
  while (!existsSync(current) && path.dirname(current) !== current) current = path.dirname(current);
  return current;
}
