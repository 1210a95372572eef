import { SqlFailure, type SqlRow } from "./driver.js";

/** An integer column. @throws SqlFailure of a damaged file when it is anything else */
export function integerAt(row: SqlRow | undefined, column: number): number {
  const value = row?.[column];
  return typeof value === "number" ? value : damaged();
}

/** An integer column that may be NULL. */
export function optionalIntegerAt(row: SqlRow | undefined, column: number): number | undefined {
  return row?.[column] === null ? undefined : integerAt(row, column);
}

/** A text column. @throws SqlFailure of a damaged file when it is anything else */
export function textAt(row: SqlRow | undefined, column: number): string {
  const value = row?.[column];
  return typeof value === "string" ? value : damaged();
}

/** A text column that may be NULL. */
export function optionalTextAt(row: SqlRow | undefined, column: number): string | undefined {
  return row?.[column] === null ? undefined : textAt(row, column);
}

/** A blob column. @throws SqlFailure of a damaged file when it is anything else */
export function bytesAt(row: SqlRow | undefined, column: number): Uint8Array {
  const value = row?.[column];
  return value instanceof Uint8Array ? value : damaged();
}

const SQLITE_CORRUPT = 11;

function damaged(): never {
  throw new SqlFailure("a stored value is not of the type that was written", SQLITE_CORRUPT);
}
