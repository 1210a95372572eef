import { integerAt } from "../columns.js";
import type { Connection } from "../connection.js";
import { storedConsumers } from "./consumers.js";
import { eventCondition } from "./filter.js";
import type { ReplayAsk, ReplayReply } from "./protocol.js";

/** Events that one slice looks at. */
const LOOK_SLICE = 20_000;
/** Events that one slice asks for again: a few milliseconds, in which no other event can be committed. */
const CHANGE_SLICE = 1_000;

/** How many of the next events a replay would ask for. */
export function countReplay(connection: Connection, ask: ReplayAsk): ReplayReply {
  const { seqs, next } = select(connection, ask);
  return { count: seqs.length, next };
}

/** Asks for those of the next events. */
export function replay(connection: Connection, ask: ReplayAsk): ReplayReply {
  return connection.transaction("FULL", () => {
    const { consumer, seqs, next } = select(connection, ask);
    for (const seq of seqs) {
      connection.sql("INSERT INTO again (consumer, seq, kind) VALUES (?, ?, 'replay')").run(consumer, seq);
    }
    return { count: seqs.length, next };
  });
}

/** What the target does not wait for, is no dead letter of it, and was not asked for again already. */
function select(connection: Connection, { request, after }: ReplayAsk) {
  const [consumer] = storedConsumers(connection, request.target);
  if (consumer === undefined) return { consumer: 0, seqs: [], next: undefined };
  const { id, position, isAhead } = consumer;
  const { sql, values } = eventCondition(request);
  const upTo = after + LOOK_SLICE;
  const rows = connection
    .sql(
      `SELECT e.seq FROM events e WHERE e.seq > ? AND e.seq <= ?
       AND NOT EXISTS (SELECT 1 FROM deferred w WHERE w.consumer = ? AND w.lane = e.lane AND w.next <= e.seq)
       AND NOT EXISTS (SELECT 1 FROM dead d WHERE d.consumer = ? AND d.seq = e.seq)
       AND NOT EXISTS (SELECT 1 FROM again a WHERE a.consumer = ? AND a.seq = e.seq)
       AND ${sql} ORDER BY e.seq LIMIT ?`,
    )
    .all(after, upTo, id, id, id, ...values, CHANGE_SLICE)
    .map((row) => integerAt(row, 0));
  const seqs = rows.filter((seq) => seq <= position || isAhead(seq) || isOfLane(connection, id, seq));
  const [totals] = connection.sql("SELECT last_seq FROM totals").all();
  const looked = rows.length === CHANGE_SLICE ? Math.max(...rows) : upTo;
  return { consumer: id, seqs, next: looked < integerAt(totals, 0) ? looked : undefined };
}

/** Of a lane that is kept track of by itself, what lies before its first event that waits has been settled. */
function isOfLane(connection: Connection, consumer: number, seq: number): boolean {
  const rows = connection
    .sql(
      "SELECT 1 FROM deferred w JOIN events e ON e.lane = w.lane WHERE w.consumer = ? AND e.seq = ? AND e.seq < w.next",
    )
    .all(consumer, seq);
  return rows.length > 0;
}
