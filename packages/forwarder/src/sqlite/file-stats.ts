import { integerAt, optionalTextAt, textAt } from "./columns.js";
import type { Connection } from "./connection.js";
import type { FileStats } from "./protocol.js";

/** What the file tells about itself; nothing of it is counted row by row. */
export function readStats(connection: Connection): FileStats {
  const [totals] = connection.sql("SELECT appended, pruned, last_seq FROM totals").all();
  const appended = integerAt(totals, 0);
  // The event after the position is pending if it is there, and so is the first of every lane that waits.
  const rows = connection
    .sql(
      `SELECT target, position, settled, dead, again, (
         SELECT received_at FROM events WHERE seq >= min(position + 1, coalesce(
           (SELECT min(next) FROM deferred WHERE consumer = consumers.id), position + 1))
         ORDER BY seq LIMIT 1)
       FROM consumers ORDER BY id`,
    )
    .all();
  return {
    appended,
    events: appended - integerAt(totals, 1),
    bytes: connection.usedBytes(),
    consumers: rows.map((row) => [
      textAt(row, 0),
      integerAt(row, 1),
      integerAt(row, 2),
      integerAt(row, 3),
      integerAt(row, 4),
      optionalTextAt(row, 5) ?? null,
    ]),
  };
}
