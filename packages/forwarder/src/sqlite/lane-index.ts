import { integerAt } from "./columns.js";
import type { Connection } from "./connection.js";
import { type EventColumns, LANE } from "./protocol.js";

/*
 * Which events are of a lane, in order. An index on the lane alone has a page of its own for each, and every commit
 * writes one of them for almost every event. Here the events are first put in blocks of 256, so that a commit touches
 * two pages, however many lanes there are; in exchange, a lane is looked up block by block. `lane_spans` tells which
 * spans of 64 blocks have anything of a lane at all, for lanes that are seldom heard of.
 */
const BLOCK = 256;
const SPAN = 64 * BLOCK;

/** An event of a lane, and the bytes of its body. */
export interface LaneHead {
  readonly seq: number;
  readonly size: number;
}

/** The first events of a lane from `from` to `upTo`, oldest first. */
export function laneHeads(
  connection: Connection,
  { lane, from, upTo, events }: { lane: string; from: number; upTo: number; events: number },
): LaneHead[] {
  const heads: LaneHead[] = [];
  const spans = connection
    .sql(
      `WITH RECURSIVE all_spans (span) AS (SELECT ? UNION ALL SELECT span + 1 FROM all_spans WHERE span < ?)
       SELECT p.span FROM all_spans a CROSS JOIN lane_spans p WHERE p.span = a.span AND p.lane = ?`,
    )
    .all(Math.floor(from / SPAN), Math.floor(upTo / SPAN), lane);
  for (const row of spans) {
    const span = integerAt(row, 0);
    const first = Math.max(from, span * SPAN);
    const last = Math.min(upTo, (span + 1) * SPAN - 1);
    const found = connection
      .sql(
        `WITH RECURSIVE blocks (block) AS (SELECT ? UNION ALL SELECT block + 1 FROM blocks WHERE block < ?)
         SELECT e.seq, e.size FROM blocks b CROSS JOIN events e INDEXED BY events_lane
         WHERE e.seq >> 8 = b.block AND e.lane = ? AND e.seq >= ? AND e.seq <= ? LIMIT ?`,
      )
      .all(Math.floor(first / BLOCK), Math.floor(last / BLOCK), lane, first, last, events - heads.length);
    for (const head of found) heads.push({ seq: integerAt(head, 0), size: integerAt(head, 1) });
    if (heads.length === events) break;
  }
  return heads;
}

/** Writes which spans have something of which lane; what it has written before, it does not write again. */
export class LaneSpans {
  /** The lanes of the newest span. */
  #lanes = new Set<string>();
  #span = 0;

  /**
   * Writes what is new with these events.
   *
   * @returns to be called once that is committed
   */
  write(connection: Connection, events: readonly EventColumns[]): () => void {
    const fresh = new Map<string, { readonly span: number; readonly lane: string }>();
    for (const event of events) {
      const [span, lane] = [Math.floor(event[0] / SPAN), event[LANE]];
      if (span !== this.#span || !this.#lanes.has(lane)) fresh.set(`${span} ${lane}`, { span, lane });
    }
    for (const { span, lane } of fresh.values()) {
      connection.sql("INSERT OR IGNORE INTO lane_spans VALUES (?, ?)").run(span, lane);
    }
    return () => {
      for (const { span, lane } of fresh.values()) {
        if (span > this.#span) {
          this.#span = span;
          this.#lanes = new Set();
        }
        if (span === this.#span) this.#lanes.add(lane);
      }
    };
  }
}

/** Removes what tells of events that are all gone, the oldest span of it. */
export function pruneSpans(connection: Connection): void {
  connection
    .sql(
      `DELETE FROM lane_spans WHERE span = (SELECT min(span) FROM lane_spans) AND span <
       coalesce((SELECT min(seq) FROM events), (SELECT last_seq FROM totals)) >> 14`,
    )
    .run();
}
