import { crc32 } from "node:zlib";
import { bytesAt, integerAt, optionalIntegerAt, optionalTextAt, textAt } from "./columns.js";
import type { Connection } from "./connection.js";
import type { SqlRow } from "./driver.js";
import type { EventRow } from "./protocol.js";

/** The columns of an event, in the order in which they are written, and {@link toEventRow} takes them. */
export const EVENT_COLUMNS =
  "seq, id, source, transport, received_at, community, server, instance, hops, name_hint, lane, cuts, exact, traceparent, tracestate, size, crc, body";

/** A row of `events` with its body, wherever that lies; null for a body that is not what was written. */
export function toEventRow(connection: Connection, row: SqlRow, from = 0): EventRow {
  const seq = integerAt(row, from);
  const body = row[from + 17] === null ? joinChunks(connection, seq) : bytesAt(row, from + 17);
  const whole = body.byteLength === integerAt(row, from + 15) && crc32(body) === integerAt(row, from + 16);
  return [
    seq,
    textAt(row, from + 1),
    textAt(row, from + 2),
    textAt(row, from + 3),
    textAt(row, from + 4),
    optionalTextAt(row, from + 5) ?? null,
    optionalIntegerAt(row, from + 6) ?? null,
    optionalTextAt(row, from + 7) ?? null,
    integerAt(row, from + 8),
    optionalTextAt(row, from + 9) ?? null,
    textAt(row, from + 10),
    textAt(row, from + 11),
    integerAt(row, from + 12),
    optionalTextAt(row, from + 13) ?? null,
    optionalTextAt(row, from + 14) ?? null,
    whole ? body : null,
  ];
}

function joinChunks(connection: Connection, seq: number): Uint8Array {
  const rows = connection.sql("SELECT bytes FROM chunks WHERE seq = ? ORDER BY part").all(seq);
  return Buffer.concat(rows.map((row) => bytesAt(row, 0)));
}
