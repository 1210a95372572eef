import { statSync } from "node:fs";
import { integerAt } from "./columns.js";
import type { SqlDatabase, SqlStatement } from "./driver.js";
import { openDatabase } from "./open-database.js";

/** How long a connection waits for the other one of this process, such as at the end of a checkpoint. */
const BUSY_MS = 5_000;

/** One connection to the outbox with its prepared statements. */
export class Connection {
  readonly #path: string;
  readonly #database: SqlDatabase;
  readonly #statements = new Map<string, SqlStatement>();
  #synchronous: "FULL" | "NORMAL" | undefined;
  #commitMs = 0;

  constructor(path: string) {
    this.#path = path;
    this.#database = openDatabase(path);
    this.#database.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
  }

  get database(): SqlDatabase {
    return this.#database;
  }

  /** The statement of a text, prepared once. */
  sql(text: string): SqlStatement {
    const known = this.#statements.get(text);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(text);
    this.#statements.set(text, statement);
    return statement;
  }

  /**
   * Runs work in one transaction. With `FULL` it is on disk when this returns; with `NORMAL` it survives the end of
   * the process, and a power cut once the next `FULL` one or a checkpoint is through.
   */
  transaction<T>(synchronous: "FULL" | "NORMAL", work: () => T): T {
    if (this.#synchronous !== synchronous) {
      this.#database.exec(`PRAGMA synchronous = ${synchronous}`);
      this.#synchronous = synchronous;
    }
    this.sql("BEGIN IMMEDIATE").run();
    try {
      const result = work();
      const startedMs = performance.now();
      this.sql("COMMIT").run();
      this.#commitMs = performance.now() - startedMs;
      return result;
    } catch (cause) {
      this.#rollBack();
      throw cause;
    }
  }

  /** How long the last commit took: of a `FULL` one that is fsync, and little else. */
  get commitMs(): number {
    return this.#commitMs;
  }

  /** Bytes of the file that are in use. */
  usedBytes(): number {
    const pages = integerAt(this.sql("PRAGMA page_count").all()[0], 0);
    const free = integerAt(this.sql("PRAGMA freelist_count").all()[0], 0);
    return (pages - free) * integerAt(this.sql("PRAGMA page_size").all()[0], 0);
  }

  /** Copies the write-ahead log into the file; `whole` waits for readers and empties the log. */
  checkpoint(whole: boolean): number {
    this.sql(`PRAGMA wal_checkpoint(${whole ? "TRUNCATE" : "PASSIVE"})`).all();
    return statSync(`${this.#path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  #rollBack(): void {
    try {
      this.sql("ROLLBACK").run();
    } catch {
      // SQLite has rolled back by itself, as it does when the disk is full.
    }
  }
}
