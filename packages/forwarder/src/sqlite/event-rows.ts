import { crc32 } from "node:zlib";
import { bytesAt, textAt } from "./columns.js";
import type { Connection } from "./connection.js";
import type { SqlValue } from "./driver.js";
import { packBodies } from "./pack-bodies.js";
import type { EventPack } from "./protocol.js";

const HEAD =
  "seq, id, source, transport, received_at, community, server, instance, hops, name_hint, lane, cuts, exact, traceparent, tracestate";

/** The columns of an event, in the order in which they are written. */
export const EVENT_COLUMNS = `${HEAD}, size, crc, body`;

/**
 * All events in one row: fetching a row takes as long as reading it, and fetching a blob five times as long. The
 * bodies are joined as the bytes that they are, whatever a text would make of them.
 */
const PACKED = `
  json_group_array(json_array(${HEAD})) AS heads,
  json_group_array(json_array(seq, size, crc, length(body))) AS shapes,
  CAST(group_concat(CAST(body AS TEXT), '') AS BLOB) AS bodies`;

/** What is to be known of a body; its length is null where it lies in chunks. */
type Shape = readonly [seq: number, size: number, crc: number, length: number | null];

/** Events on their way to another thread, in order. */
export function readPack(connection: Connection, where: string, ...values: readonly SqlValue[]): EventPack {
  const [row] = connection
    .sql(`SELECT ${PACKED} FROM (SELECT ${EVENT_COLUMNS} FROM events WHERE ${where} ORDER BY seq)`)
    .all(...values);
  // Not parsed by a schema: SQLite has made it, of this very statement.
  const shapes = JSON.parse(textAt(row, 1)) as readonly Shape[];
  const joined = row?.[2] === null ? new Uint8Array(0) : bytesAt(row, 2);
  let from = 0;
  const whole = shapes.map(([seq, size, crc, length]) => {
    const body = length === null ? joinChunks(connection, seq) : joined.subarray(from, from + length);
    from += length ?? 0;
    return body.byteLength === size && crc32(body) === crc ? body : undefined;
  });
  const { bodies, ends } = packBodies(whole);
  return {
    events: textAt(row, 0),
    bodies,
    ends: ends.map((end, index) => (whole[index] === undefined ? null : end)),
  };
}

function joinChunks(connection: Connection, seq: number): Uint8Array {
  const rows = connection.sql("SELECT bytes FROM chunks WHERE seq = ? ORDER BY part").all(seq);
  return Buffer.concat(rows.map((row) => bytesAt(row, 0)));
}
