import type { EventFilter, WaitingDelivery } from "../../outbox-admin.js";
import { integerAt, optionalIntegerAt, optionalTextAt, textAt } from "../columns.js";
import type { Connection } from "../connection.js";
import type { SqlRow } from "../driver.js";
import { type StoredConsumer, storedConsumers } from "./consumers.js";
import { eventCondition } from "./filter.js";
import type { ListAsk, Slice } from "./protocol.js";
import { LISTED, LISTED_COUNT, toListed } from "./rows.js";

/** Events that one slice looks at, whether they wait or not. */
const LOOK_SLICE = 20_000;

/** A slice of what waits: first the log, from the oldest event on, then what was asked for again. */
export function readWaiting(connection: Connection, ask: ListAsk<EventFilter>): Slice<WaitingDelivery> {
  const [consumer, following] = storedConsumers(connection, ask.filter.target, ask.after.consumer);
  if (consumer === undefined) return { items: [], next: undefined };
  const isHere = consumer.id === ask.after.consumer;
  if (!isHere || ask.after.part === 0) {
    return readLog(connection, ask, consumer, Math.max(isHere ? ask.after.row : 0, consumer.start));
  }
  const rows = readAgain(connection, ask, consumer);
  const items = rows.map((row) => toAgain(row, consumer.target));
  const last = rows.at(-1);
  if (rows.length === ask.limit && last !== undefined) {
    return { items, next: { consumer: consumer.id, part: 1, row: integerAt(last, LISTED_COUNT) } };
  }
  return { items, next: following === undefined ? undefined : { consumer: following.id, part: 0, row: 0 } };
}

function readLog(
  connection: Connection,
  { filter, limit }: ListAsk<EventFilter>,
  consumer: StoredConsumer,
  from: number,
): Slice<WaitingDelivery> {
  const { sql, values } = eventCondition(filter);
  const [totals] = connection.sql("SELECT last_seq FROM totals").all();
  const end = integerAt(totals, 0);
  const upTo = from + LOOK_SLICE;
  const rows = connection
    .sql(
      `SELECT ${LISTED}, w.next, w.attempts, w.due_ms, w.error FROM events e
       LEFT JOIN deferred w ON w.consumer = ? AND w.lane = e.lane
       WHERE e.seq > ? AND e.seq <= ? AND e.seq >= coalesce(w.next, ?) AND ${sql} ORDER BY e.seq LIMIT ?`,
    )
    .all(consumer.id, from, upTo, consumer.position + 1, ...values, limit);
  const last = rows.at(-1);
  const waiting = rows.filter((row) => row[LISTED_COUNT] !== null || !consumer.isAhead(integerAt(row, 0)));
  const items = waiting.map((row) => toWaiting(row, consumer.target));
  if (rows.length === limit && last !== undefined) {
    return { items, next: { consumer: consumer.id, part: 0, row: integerAt(last, 0) } };
  }
  const next = upTo < end ? { part: 0, row: upTo } : { part: 1, row: 0 };
  return { items, next: { consumer: consumer.id, ...next } };
}

function readAgain(
  connection: Connection,
  { filter, limit, after }: ListAsk<EventFilter>,
  { id }: StoredConsumer,
) {
  const { sql, values } = eventCondition(filter);
  return connection
    .sql(
      `SELECT ${LISTED}, a.id AS again_id, a.kind, a.attempts, a.due_ms, a.error FROM again a JOIN events e ON e.seq = a.seq
       WHERE a.consumer = ? AND a.id > ? AND ${sql} ORDER BY a.id LIMIT ?`,
    )
    .all(id, after.row, ...values, limit);
}

function toWaiting(row: SqlRow, target: string): WaitingDelivery {
  // What is known of the attempts is of the first of the lane.
  const isFirst = row[0] === row[LISTED_COUNT];
  const attempts = isFirst ? integerAt(row, LISTED_COUNT + 1) : 0;
  return { ...toListed(row, target), failedAttempts: attempts, ...failure(row, attempts, LISTED_COUNT + 2) };
}

function toAgain(row: SqlRow, target: string): WaitingDelivery {
  const attempts = integerAt(row, LISTED_COUNT + 2);
  const again = textAt(row, LISTED_COUNT + 1) === "retry" ? "retry" : "replay";
  return {
    ...toListed(row, target),
    failedAttempts: attempts,
    ...failure(row, attempts, LISTED_COUNT + 3),
    again,
  };
}

function failure(row: SqlRow, attempts: number, dueColumn: number): Pick<WaitingDelivery, "dueAt" | "error"> {
  if (attempts === 0) return {};
  const dueMs = optionalIntegerAt(row, dueColumn);
  const error = optionalTextAt(row, dueColumn + 1);
  return {
    ...(dueMs === undefined ? {} : { dueAt: new Date(dueMs).toISOString() }),
    ...(error === undefined || error === "" ? {} : { error }),
  };
}
