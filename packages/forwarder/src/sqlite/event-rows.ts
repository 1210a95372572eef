import { crc32 } from "node:zlib";
import { bytesAt, integerAt, textAt } from "./columns.js";
import type { Connection } from "./connection.js";
import type { SqlRow } from "./driver.js";
import { packBodies } from "./pack-bodies.js";
import type { EventPack } from "./protocol.js";

const HEAD =
  "seq, id, source, transport, received_at, community, server, instance, hops, name_hint, lane, cuts, exact, traceparent, tracestate";

/** The columns of an event, in the order in which they are written. */
export const EVENT_COLUMNS = `${HEAD}, size, crc, body`;

/** What {@link packEvents} takes of an event: one text costs a fraction of what its columns would, one by one. */
export const PACKED = `json_array(${HEAD}), seq, size, crc, body`;

/** Rows of {@link PACKED} on their way to another thread. */
export function packEvents(connection: Connection, rows: readonly SqlRow[]): EventPack {
  const whole = rows.map((row) => bodyOf(connection, row));
  const { bodies, ends } = packBodies(whole);
  return {
    events: `[${rows.map((row) => textAt(row, 0)).join()}]`,
    bodies,
    ends: ends.map((end, index) => (whole[index] === undefined ? null : end)),
  };
}

/** The body, wherever it lies; undefined for one that is not what was written. */
function bodyOf(connection: Connection, row: SqlRow): Uint8Array | undefined {
  const body = row[4] === null ? joinChunks(connection, integerAt(row, 1)) : bytesAt(row, 4);
  const whole = body.byteLength === integerAt(row, 2) && crc32(body) === integerAt(row, 3);
  return whole ? body : undefined;
}

function joinChunks(connection: Connection, seq: number): Uint8Array {
  const rows = connection.sql("SELECT bytes FROM chunks WHERE seq = ? ORDER BY part").all(seq);
  return Buffer.concat(rows.map((row) => bytesAt(row, 0)));
}
