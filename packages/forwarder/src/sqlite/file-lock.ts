import { type SqlDatabase, SqlFailure } from "./driver.js";
import { locked } from "./failures.js";
import { openDatabase } from "./open-database.js";
import { makePrivate } from "./private-file.js";

/**
 * Holds an outbox for this process. The lock is one of the operating system, on an empty database beside the file:
 * it ends with the process however that ends, so nothing has to be cleaned up after a kill.
 */
export class FileLock {
  readonly #database: SqlDatabase;

  /** @throws OutboxError `ERR_TENFOUR_OUTBOX_LOCKED` when another process holds it */
  constructor(path: string) {
    const lockPath = `${path}-lock`;
    makePrivate(lockPath);
    this.#database = openDatabase(lockPath);
    try {
      this.#database.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    } catch (cause) {
      this.#database.close();
      throw cause instanceof SqlFailure && cause.kind === "busy" ? locked(path, cause) : cause;
    }
  }

  release(): void {
    this.#database.close();
  }
}
