import { integerAt, optionalIntegerAt, textAt } from "./columns.js";
import { Connection } from "./connection.js";
import { readPack } from "./event-rows.js";
import { readStats } from "./file-stats.js";
import { laneHeads } from "./lane-index.js";
import type {
  FileStats,
  ReadAgain,
  ReadAgainReply,
  ReadLanes,
  ReadLanesReply,
  ReadRange,
  ReadRangeReply,
} from "./protocol.js";

/** How far one read looks when it leaves lanes out, so that it ends soon even when there is nothing for it. */
const MAX_SPAN = 20_000;

const IN_LIST = "seq IN (SELECT value FROM json_each(?))";

/** The connection that reads, so that a commit need not wait for a read. */
export class Reader {
  readonly #path: string;
  #connection: Connection | undefined;

  constructor(path: string) {
    this.#path = path;
    this.#connection = new Connection(path);
  }

  readRange({ after, upTo, events, bytes, without }: ReadRange): ReadRangeReply {
    const connection = this.#use();
    const end = Math.min(upTo, after + MAX_SPAN);
    const filter = "seq > ? AND seq <= ? AND lane NOT IN (SELECT value FROM json_each(?))";
    const lanes = JSON.stringify(without);
    const next = `SELECT seq, size FROM events WHERE ${filter} ORDER BY seq LIMIT ?`;
    const [sum] = connection
      .sql(`SELECT count(*) AS events, max(seq) AS last, total(size) AS bytes FROM (${next})`)
      .all(after, end, lanes, events);
    const found = integerAt(sum, 0);
    if (found === 0) return { pack: readPack(connection, "false"), readUpTo: end };
    if (found === 1 || integerAt(sum, 2) <= bytes) {
      const last = integerAt(sum, 1);
      const pack = readPack(connection, filter, after, last, lanes);
      return { pack, readUpTo: found < events ? end : last };
    }
    const heads = connection.sql(next).all(after, end, lanes, events);
    const sizes = heads.map((head) => integerAt(head, 1));
    const last = integerAt(heads[fit(sizes, bytes) - 1], 0);
    return { pack: readPack(connection, filter, after, last, lanes), readUpTo: last };
  }

  readLanes({ lanes, upTo, bytes }: ReadLanes): ReadLanesReply {
    const read: ReadLanesReply["lanes"][number][] = [];
    let bytesLeft = bytes;
    for (const { lane, from, events } of lanes) {
      if (bytesLeft <= 0) break;
      const heads = laneHeads(this.#use(), { lane, from, upTo, events: events + 1 });
      const sizes = heads.slice(0, events).map(({ size }) => size);
      const fitting = fit(sizes, bytesLeft);
      const seqs = heads.slice(0, fitting).map(({ seq }) => seq);
      const pack = readPack(this.#use(), IN_LIST, JSON.stringify(seqs));
      bytesLeft -= sizes.slice(0, fitting).reduce((sum, size) => sum + size, 0);
      read.push({ lane, pack, whole: fitting === heads.length });
    }
    return { lanes: read };
  }

  readAgain({ consumer, nowMs, events, without }: ReadAgain): ReadAgainReply {
    const inHand = JSON.stringify(without);
    const due = this.#use()
      .sql(
        `SELECT id, kind, attempts, first_failed_ms, seq FROM again
         WHERE consumer = ? AND due_ms <= ? AND id NOT IN (SELECT value FROM json_each(?))
         ORDER BY due_ms, id LIMIT ?`,
      )
      .all(consumer, nowMs, inHand, events);
    const [next] = this.#use()
      .sql(
        `SELECT due_ms FROM again WHERE consumer = ? AND due_ms > ? AND id NOT IN (SELECT value FROM json_each(?))
         ORDER BY due_ms LIMIT 1`,
      )
      .all(consumer, nowMs, inHand);
    const rows = due.flatMap((row) => {
      const pack = readPack(this.#use(), "seq = ?", integerAt(row, 4));
      // Its event has been pruned.
      if (pack.ends.length === 0) return [];
      const [id, kind, attempts] = [integerAt(row, 0), textAt(row, 1), integerAt(row, 2)];
      return [{ id, kind, attempts, firstFailedAtMs: optionalIntegerAt(row, 3), pack }];
    });
    return { rows, nextDueMs: next === undefined ? undefined : integerAt(next, 0) };
  }

  get connection(): Connection {
    return this.#use();
  }

  stats(): FileStats {
    return readStats(this.#use());
  }

  checkpoint(): number {
    return this.#use().checkpoint(false);
  }

  /** Lets go of a connection that failed; the next call opens a new one. */
  reset(): void {
    try {
      this.#connection?.close();
    } catch {
      // What is broken need not close well.
    }
    this.#connection = undefined;
  }

  close(): void {
    this.#connection?.close();
  }

  #use(): Connection {
    this.#connection ??= new Connection(this.#path);
    return this.#connection;
  }
}

/** How many of these sizes fit; the first always does. */
function fit(sizes: readonly number[], bytes: number): number {
  let left = bytes;
  for (const [index, size] of sizes.entries()) {
    left -= size;
    if (left < 0) return Math.max(index, 1);
  }
  return sizes.length;
}
