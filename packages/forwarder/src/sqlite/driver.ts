/** What a column may hold. Integers stay below 2^53, so that every driver reads back what was written. */
export type SqlValue = string | number | null | Uint8Array;
/** The columns of one row, in the order of the query. */
export type SqlRow = readonly SqlValue[];

/** A prepared statement. */
export interface SqlStatement {
  /** Executes it; returns how many rows it changed. */
  run(...values: readonly SqlValue[]): number;
  /** All rows. No two columns of the query may have one name: `node:sqlite` gives rows by name. */
  all(...values: readonly SqlValue[]): SqlRow[];
}

/** One connection. Every method throws a {@link SqlFailure} and nothing else. */
export interface SqlDatabase {
  exec(sql: string): void;
  prepare(sql: string): SqlStatement;
  close(): void;
}

/** SQLite's primary result codes, https://sqlite.org/rescode.html, as far as somebody can do something about them. */
const KINDS: Readonly<Record<number, SqlFailureKind>> = {
  5: "busy",
  6: "busy",
  8: "readonly",
  11: "corrupt",
  13: "full",
  14: "cannot open",
  26: "corrupt",
};

/** The shared memory beside the file could not grow, which SQLite counts among the input/output errors. */
const IOERR_SHMSIZE = 4874;

/** What went wrong, whichever driver says so. */
export type SqlFailureKind = "busy" | "readonly" | "corrupt" | "full" | "cannot open" | "other";

/** An error of SQLite, the same for every driver. */
export class SqlFailure extends Error {
  override readonly name = "SqlFailure";
  readonly kind: SqlFailureKind;

  constructor(message: string, resultCode: number | undefined) {
    super(message);
    const full = resultCode === IOERR_SHMSIZE;
    this.kind = full ? "full" : (KINDS[(resultCode ?? 0) & 0xff] ?? "other");
  }
}

/**
 * Refuses what SQLite has no type for. libsql ends the whole process on some of it, so nothing reaches a driver
 * unchecked.
 */
export function assertBindable(values: readonly unknown[]): asserts values is readonly SqlValue[] {
  // By index, since this runs for every column of every event.
  for (let index = 0; index < values.length; index++) {
    if (isBindable(values[index])) continue;
    throw new SqlFailure(`value ${index + 1} of a statement is of no type that SQLite has`, undefined);
  }
}

function isBindable(value: unknown): boolean {
  const type = typeof value;
  return (
    type === "string" ||
    value === null ||
    (type === "number" && Number.isFinite(value)) ||
    value instanceof Uint8Array
  );
}
