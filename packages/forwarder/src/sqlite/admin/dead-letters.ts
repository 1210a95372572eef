import type { DeadLetter, DeadLetterFilter } from "../../outbox-admin.js";
import { integerAt } from "../columns.js";
import type { Connection } from "../connection.js";
import { storedConsumers } from "./consumers.js";
import { deadCondition } from "./filter.js";
import type { ChangeReply, Cursor, ListAsk, Slice } from "./protocol.js";
import { LISTED, toDeadLetter } from "./rows.js";

/** Letters that one slice of a change takes: a few milliseconds, in which no event can be committed. */
const CHANGE_SLICE = 500;
/** Letters that one slice looks at, whether they fit or not. */
const LOOK_SLICE = 5_000;

/** A slice of the dead letters, oldest event first. */
export function readDead(connection: Connection, ask: ListAsk<DeadLetterFilter>): Slice<DeadLetter> {
  const { rows, next } = select(
    connection,
    ask,
    `${LISTED}, d.died_ms, d.reason, d.detail, d.attempts, d.status, d.answer`,
  );
  return { items: rows.map(({ row, target }) => toDeadLetter(row, target)), next };
}

/** How many there are. */
export function countDead(connection: Connection, filter: DeadLetterFilter): number {
  const { sql, values } = deadCondition(filter);
  const { target = null } = filter;
  const [row] = connection
    .sql(
      `SELECT count(*) FROM dead d JOIN consumers c ON c.id = d.consumer JOIN events e ON e.seq = d.seq
       WHERE (? IS NULL OR c.target = ?) AND ${sql}`,
    )
    .all(target, target, ...values);
  return integerAt(row, 0);
}

/** Asks for a slice of them again. */
export function retryDead(connection: Connection, ask: ListAsk<DeadLetterFilter>): ChangeReply {
  return change(connection, ask, (consumer, seq) => {
    connection.sql("INSERT INTO again (consumer, seq, kind) VALUES (?, ?, 'retry')").run(consumer, seq);
    connection.sql("DELETE FROM dead WHERE consumer = ? AND seq = ?").run(consumer, seq);
  });
}

/** Forgets a slice of them. */
export function dropDead(connection: Connection, ask: ListAsk<DeadLetterFilter>): ChangeReply {
  return change(connection, ask, (consumer, seq) => {
    connection.sql("DELETE FROM dead WHERE consumer = ? AND seq = ?").run(consumer, seq);
  });
}

function change(
  connection: Connection,
  ask: ListAsk<DeadLetterFilter>,
  each: (consumer: number, seq: number) => void,
): ChangeReply {
  return connection.transaction("FULL", () => {
    const { rows, next } = select(connection, { ...ask, limit: CHANGE_SLICE }, "e.seq");
    for (const { row, consumer } of rows) each(consumer, integerAt(row, 0));
    return { count: rows.length, next };
  });
}

/** The letters of one consumer that fit, among the next that there are; the first column is the event's number. */
function select(
  connection: Connection,
  { filter, limit, after }: ListAsk<DeadLetterFilter>,
  columns: string,
) {
  const [consumer, following] = storedConsumers(connection, filter.target, after.consumer);
  if (consumer === undefined) return { rows: [], next: undefined };
  const from = consumer.id === after.consumer ? after.row : 0;
  const [last] = connection
    .sql(
      "SELECT max(seq), count(*) FROM (SELECT seq FROM dead WHERE consumer = ? AND seq > ? ORDER BY seq LIMIT ?)",
    )
    .all(consumer.id, from, LOOK_SLICE);
  const looked = integerAt(last, 1);
  const upTo = looked === 0 ? from : integerAt(last, 0);
  const { sql, values } = deadCondition(filter);
  const rows = connection
    .sql(
      `SELECT ${columns} FROM dead d JOIN events e ON e.seq = d.seq
       WHERE d.consumer = ? AND d.seq > ? AND d.seq <= ? AND ${sql} ORDER BY d.seq LIMIT ?`,
    )
    .all(consumer.id, from, upTo, ...values, limit);
  const full = rows.length === limit;
  const row = full ? integerAt(rows.at(-1), 0) : upTo;
  const here: Cursor = { consumer: consumer.id, part: 0, row };
  const there = following === undefined ? undefined : { consumer: following.id, part: 0, row: 0 };
  return {
    rows: rows.map((one) => ({ row: one, target: consumer.target, consumer: consumer.id })),
    next: full || looked === LOOK_SLICE ? here : there,
  };
}
