import { existsSync, statfsSync } from "node:fs";
import path from "node:path";
import { adminToken, TOKEN_FILE } from "../../admin/token-file.js";
import type { Check, Finding } from "../check.js";
import { fileFault, folderFault, nearestFolder } from "../writable.js";

const MIB = 1024 * 1024;
const SCARCE_BYTES = 1024 * MIB;
const TOO_LITTLE_BYTES = 100 * MIB;
const CHOOSE = "choose another folder with --data-dir or TENFOUR_DATA_DIR";

/** Whether the relay can keep what it has to. */
export const dataDirCheck: Check = {
  name: "data directory",
  run: ({ settings: { dataDir } }) => {
    const folder = dataDir.path;
    const fault = folderFault(folder);
    if (fault !== undefined) {
      return [{ status: "failed", message: fault, remedy: `change its permissions, or ${CHOOSE}` }];
    }
    // Only looked at: making it is the relay's business. It throws with the remedy.
    if (existsSync(path.join(folder, TOKEN_FILE))) adminToken(folder);
    const later = existsSync(folder) ? "is writable" : "can be made";
    return [{ status: "ok", message: `${folder} ${later}` }];
  },
};

/** Whether there can be an outbox, where one is needed. */
export const outboxCheck: Check = {
  name: "outbox",
  run: ({ settings: { targets, outboxPath } }) => {
    if (targets.length === 0) return [];
    const fault = fileFault(outboxPath);
    if (fault === undefined) return [{ status: "ok", message: `${outboxPath} can be written` }];
    return [
      { status: "failed", message: fault, remedy: "change its permissions, or choose another outbox.path" },
    ];
  },
};

/** Whether there is room on the disk of what is kept. */
export const diskCheck: Check = {
  name: "disk",
  run: ({ settings: { dataDir, targets, outboxPath } }) => {
    const folders = targets.length === 0 ? [dataDir.path] : [dataDir.path, path.dirname(outboxPath)];
    const free = folders.map((folder) => {
      const { bavail, bsize } = statfsSync(nearestFolder(folder));
      return bavail * bsize;
    });
    return [judgeSpace(Math.min(...free))];
  },
};

/** @param freeBytes room that this user may use */
export function judgeSpace(freeBytes: number): Finding {
  const message = `${(freeBytes / 1024 / MIB).toFixed(1)} GiB are free for the data directory`;
  if (freeBytes >= SCARCE_BYTES) return { status: "ok", message };
  const status = freeBytes < TOO_LITTLE_BYTES ? "failed" : "warning";
  return { status, message, remedy: `free some space, or ${CHOOSE}` };
}
