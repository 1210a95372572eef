import { integerAt } from "./columns.js";
import type { Connection } from "./connection.js";
import type { SqlValue } from "./driver.js";
import { EVENT_COLUMNS } from "./event-rows.js";
import type { EventColumns } from "./protocol.js";

/** Rows that one statement takes: most of what a statement costs is carrying it out at all. */
const ROWS = 8;
const PLACES = `(${EVENT_COLUMNS.replace(/\w+/g, "?")})`;
const INSERT_ONE = insertOf(1);
const INSERT_MANY = insertOf(ROWS);

/** An event as a row: the columns in the order of {@link EVENT_COLUMNS}. */
export interface EventRow {
  readonly head: EventColumns;
  readonly size: number;
  readonly crc: number;
  /** Null where it lies in chunks. */
  readonly body: Uint8Array | null;
}

/** Writes events; returns the sequence numbers of those whose id is there already, which it leaves as it is. */
export function insertEvents(connection: Connection, rows: readonly EventRow[]): number[] {
  const duplicates: number[] = [];
  let next = 0;
  for (; next + ROWS <= rows.length; next += ROWS) {
    const some = rows.slice(next, next + ROWS);
    if (connection.sql(INSERT_MANY).run(...valuesOf(some)) < ROWS)
      duplicates.push(...missing(connection, some.map(seqOf)));
  }
  for (const row of rows.slice(next))
    if (connection.sql(INSERT_ONE).run(...valuesOf([row])) === 0) duplicates.push(seqOf(row));
  return duplicates;
}

/** One after the other: `flat` would take as long as carrying the statement out. */
function valuesOf(rows: readonly EventRow[]): SqlValue[] {
  const values: SqlValue[] = [];
  for (const { head, size, crc, body } of rows) {
    for (const value of head) values.push(value);
    values.push(size, crc, body);
  }
  return values;
}

function missing(connection: Connection, seqs: readonly number[]): number[] {
  const rows = connection
    .sql("SELECT seq FROM events WHERE seq IN (SELECT value FROM json_each(?))")
    .all(JSON.stringify(seqs));
  const there = new Set(rows.map((row) => integerAt(row, 0)));
  return seqs.filter((seq) => !there.has(seq));
}

function seqOf({ head: [seq] }: EventRow): number {
  return seq;
}

function insertOf(rows: number): string {
  return `INSERT INTO events (${EVENT_COLUMNS}) VALUES ${Array.from({ length: rows }, () => PLACES).join()} ON CONFLICT (id) DO NOTHING`;
}
