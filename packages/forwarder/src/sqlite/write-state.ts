import type { Connection } from "./connection.js";
import type { AgainState, BegunState, ConsumerState, DeadState, LaneState } from "./protocol.js";

/** Records where a consumer stands. */
export function writeState(connection: Connection, state: ConsumerState): void {
  const { consumer } = state;
  connection
    .sql(
      "UPDATE consumers SET position = ?, ahead = ?, settled = ?, halted_since = ?, halted_reason = ? WHERE id = ?",
    )
    .run(
      state.position,
      state.ahead,
      state.settled,
      state.halted?.since ?? null,
      state.halted?.reason ?? null,
      consumer,
    );
  for (const lane of state.lanes) writeLane(connection, consumer, lane);
  for (const dead of state.dead) writeDead(connection, consumer, dead);
  for (const again of state.again) writeAgain(connection, again);
  if (state.begun !== undefined) writeBegun(connection, consumer, state.begun);
}

function writeLane(connection: Connection, consumer: number, state: LaneState): void {
  if (state.next === undefined) {
    connection.sql("DELETE FROM deferred WHERE consumer = ? AND lane = ?").run(consumer, state.lane);
    return;
  }
  connection
    .sql("INSERT OR REPLACE INTO deferred VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
    .run(
      consumer,
      state.lane,
      state.next,
      state.attempts,
      state.firstFailedAtMs ?? null,
      state.dueMs,
      state.delayMs,
      state.error,
    );
}

function writeDead(connection: Connection, consumer: number, dead: DeadState): void {
  // Deleted and not replaced: only so do the triggers keep count.
  connection.sql("DELETE FROM dead WHERE consumer = ? AND seq = ?").run(consumer, dead.seq);
  connection
    .sql("INSERT INTO dead VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
    .run(
      consumer,
      dead.seq,
      dead.diedMs,
      dead.reason,
      dead.detail,
      dead.attempts,
      dead.status ?? null,
      dead.answer ?? null,
    );
}

function writeAgain(connection: Connection, state: AgainState): void {
  if (state.done) {
    connection.sql("DELETE FROM again WHERE id = ?").run(state.id);
    return;
  }
  connection
    .sql(
      "UPDATE again SET attempts = ?, first_failed_ms = ?, due_ms = ?, delay_ms = ?, error = ? WHERE id = ?",
    )
    .run(state.attempts, state.firstFailedAtMs, state.dueMs, state.delayMs, state.error, state.id);
}

/** A few rows at most, as many as there are lanes: written anew as a whole. */
function writeBegun(connection: Connection, consumer: number, begun: readonly BegunState[]): void {
  connection.sql("DELETE FROM begun WHERE consumer = ?").run(consumer);
  for (const { seq, again } of begun) {
    connection.sql("INSERT INTO begun VALUES (?, ?, ?)").run(consumer, seq, again);
  }
}
