import { integerAt, optionalIntegerAt, textAt } from "./columns.js";
import type { Connection } from "./connection.js";
import { pruneSpans } from "./lane-index.js";

/** Rows that one slice looks at: it takes a few milliseconds, in which no event can be committed. */
const SLICE = 500;
/** Free pages that one slice gives back to the file system. */
const VACUUM_PAGES = 256;

/** What may go. */
export interface PruneLimits {
  readonly deliveredBefore: string;
  readonly deadBeforeMs: number;
  /** The file is over its limit: the oldest delivered events go whatever their age, then the oldest dead letters. */
  readonly force: boolean;
}

/** Where the last slice stopped looking, per connection; it begins anew when it has reached the end. */
const looked = new WeakMap<Connection, number>();

/**
 * Removes a slice of what is settled everywhere and too old, and of dead letters that are too old. Never removes
 * what a target still waits for. True when there is more to do at once.
 */
export function prune(connection: Connection, limits: PruneLimits): boolean {
  const removed = connection.transaction("NORMAL", () => {
    const dead = pruneDead(connection, limits.deadBeforeMs, SLICE);
    const { removed: events, atEnd } = pruneEvents(connection, limits);
    if (events + dead === 0 && limits.force && atEnd) {
      return { count: pruneDead(connection, Number.MAX_SAFE_INTEGER, SLICE), atEnd };
    }
    return { count: events + dead, atEnd };
  });
  const vacuumed = shrink(connection);
  return removed.count > 0 || !removed.atEnd || vacuumed;
}

function pruneDead(connection: Connection, beforeMs: number, limit: number): number {
  return connection
    .sql(
      "DELETE FROM dead WHERE (consumer, seq) IN (SELECT consumer, seq FROM dead WHERE died_ms < ? ORDER BY seq LIMIT ?)",
    )
    .run(beforeMs, limit);
}

/**
 * Looks at the oldest events, below the position of every consumer: what is no dead letter, not asked for again
 * and not of a lane that waits, has been settled.
 */
function pruneEvents(connection: Connection, limits: PruneLimits): { removed: number; atEnd: boolean } {
  const [limit] = connection
    .sql("SELECT coalesce((SELECT min(position) FROM consumers), (SELECT last_seq FROM totals))")
    .all();
  const after = looked.get(connection) ?? 0;
  const [slice] = connection
    .sql(
      "SELECT max(seq), count(*) FROM (SELECT seq FROM events WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?)",
    )
    .all(after, integerAt(limit, 0), SLICE);
  const upTo = optionalIntegerAt(slice, 0);
  if (upTo === undefined) {
    looked.set(connection, 0);
    return { removed: 0, atEnd: true };
  }
  const where = `seq > ? AND seq <= ? AND received_at < ?
    AND NOT EXISTS (SELECT 1 FROM dead WHERE dead.seq = events.seq)
    AND NOT EXISTS (SELECT 1 FROM again WHERE again.seq = events.seq)
    AND NOT EXISTS (SELECT 1 FROM consumers JOIN deferred ON deferred.consumer = consumers.id
      AND deferred.lane = events.lane WHERE deferred.next <= events.seq)`;
  const before = limits.force ? "9999" : limits.deliveredBefore;
  connection
    .sql(`DELETE FROM chunks WHERE seq IN (SELECT seq FROM events WHERE body IS NULL AND ${where})`)
    .run(after, upTo, before);
  const [last] = connection.sql("SELECT received_at FROM events WHERE seq = ?").all(upTo);
  const removed = connection.sql(`DELETE FROM events WHERE ${where}`).run(after, upTo, before);
  if (removed > 0) connection.sql("UPDATE totals SET pruned = pruned + ?").run(removed);
  // What follows one that is too young is younger still.
  const atEnd = integerAt(slice, 1) < SLICE || textAt(last, 0) >= before;
  pruneSpans(connection);
  looked.set(connection, atEnd ? 0 : upTo);
  return { removed, atEnd };
}

function shrink(connection: Connection): boolean {
  const free = integerAt(connection.sql("PRAGMA freelist_count").all()[0], 0);
  if (free < VACUUM_PAGES) return false;
  connection.transaction("NORMAL", () => connection.sql(`PRAGMA incremental_vacuum(${VACUUM_PAGES})`).all());
  return true;
}
