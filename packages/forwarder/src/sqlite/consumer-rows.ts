import { bytesAt, integerAt, optionalIntegerAt, optionalTextAt, textAt } from "./columns.js";
import type { Connection } from "./connection.js";
import type { SqlRow } from "./driver.js";
import type { BegunState, LaneState, OpenedConsumer } from "./protocol.js";

/** Reads a target's position; of a new one, it begins behind everything that is there. */
export function openConsumer(connection: Connection, target: string, nowMs: number): OpenedConsumer {
  connection
    .sql(
      "INSERT INTO consumers (target, position, ahead, settled) SELECT ?, last_seq, zeroblob(0), appended FROM totals WHERE true ON CONFLICT (target) DO NOTHING",
    )
    .run(target);
  const [row] = connection
    .sql("SELECT id, position, ahead, settled, halted_since, halted_reason FROM consumers WHERE target = ?")
    .all(target);
  const consumer = integerAt(row, 0);
  const since = optionalTextAt(row, 4);
  // Nothing waits longer than it was to wait, even where the clock was set back meanwhile.
  connection
    .sql("UPDATE again SET due_ms = ? + delay_ms WHERE consumer = ? AND due_ms > ? + delay_ms")
    .run(nowMs, consumer, nowMs);
  return {
    consumer,
    position: integerAt(row, 1),
    ahead: bytesAt(row, 2),
    settled: integerAt(row, 3),
    halted: since === undefined ? undefined : { since, reason: optionalTextAt(row, 5) ?? "" },
    lanes: connection
      .sql(
        "SELECT lane, next, attempts, first_failed_ms, due_ms, delay_ms, error FROM deferred WHERE consumer = ?",
      )
      .all(consumer)
      .map(toLane),
    begun: connection.sql("SELECT seq, again FROM begun WHERE consumer = ?").all(consumer).map(toBegun),
  };
}

function toLane(row: SqlRow): LaneState {
  return {
    lane: textAt(row, 0),
    next: integerAt(row, 1),
    attempts: integerAt(row, 2),
    firstFailedAtMs: optionalIntegerAt(row, 3),
    dueMs: integerAt(row, 4),
    delayMs: integerAt(row, 5),
    error: textAt(row, 6),
  };
}

function toBegun(row: SqlRow): BegunState {
  return { seq: integerAt(row, 0), again: integerAt(row, 1) };
}

/** Forgets a target; false when it was not known. */
export function removeConsumer(connection: Connection, target: string): boolean {
  const [row] = connection.sql("SELECT id FROM consumers WHERE target = ?").all(target);
  if (row === undefined) return false;
  const consumer = integerAt(row, 0);
  for (const table of ["deferred", "dead", "again", "begun"]) {
    connection.sql(`DELETE FROM ${table} WHERE consumer = ?`).run(consumer);
  }
  connection.sql("DELETE FROM consumers WHERE id = ?").run(consumer);
  return true;
}
