import { chmodSync, closeSync, openSync, statSync } from "node:fs";

const OWNER_ONLY = 0o600;

/**
 * Creates a file that only its owner may read, before SQLite would create it for everybody, or narrows one that is
 * there. SQLite gives `-wal` and `-shm` the mode of the database.
 *
 * A file that is there is not opened: closing it would let go of every lock that this process has on it
 * (https://sqlite.org/howtocorrupt.html, 2.2).
 */
export function makePrivate(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) closeSync(openSync(path, "wx", OWNER_ONLY));
  else narrow(path, found.mode);
  for (const suffix of ["-wal", "-shm"]) {
    const companion = statSync(`${path}${suffix}`, { throwIfNoEntry: false });
    if (companion !== undefined) narrow(`${path}${suffix}`, companion.mode);
  }
}

function narrow(path: string, mode: number): void {
  if ((mode & 0o077) !== 0) chmodSync(path, OWNER_ONLY);
}
