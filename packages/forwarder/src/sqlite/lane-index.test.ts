import { expect, test } from "vitest";
import { makeEvent } from "../../test/support/deliveries.js";
import { outboxFile } from "../../test/support/outbox-file.js";
import type { Connection } from "./connection.js";
import { toColumns } from "./event-codec.js";
import { insertEvents } from "./insert-events.js";
import { LaneSpans, laneHeads, pruneSpans } from "./lane-index.js";

type Placed = readonly [seq: number, lane: string];

/** One commit. */
function commit(connection: Connection, spans: LaneSpans, events: readonly Placed[]): void {
  const columns = events.map(([seq, lane]) => toColumns(makeEvent(seq, lane), seq));
  const known = connection.transaction("NORMAL", () => {
    insertEvents(
      connection,
      columns.map((head) => ({ head, size: head[0] % 7, crc: 0, body: new Uint8Array(0) })),
    );
    return spans.write(connection, columns);
  });
  known();
}

const seqsOf = (connection: Connection, lane: string, from = 1, upTo = 1e6, events = 100): number[] =>
  laneHeads(connection, { lane, from, upTo, events }).map(({ seq }) => seq);

/** The first and last of blocks and spans, and what lies far from everything else. */
const EDGES = [1, 255, 256, 257, 511, 512, 16_383, 16_384, 16_385, 32_767, 32_768, 100_000, 999_999];

test("finds a lane's events in order, across blocks and spans", () => {
  const connection = outboxFile();
  const spans = new LaneSpans();
  for (const seq of EDGES) {
    const next: Placed[] = [
      [seq, "a"],
      [seq + 2_000, "b"],
    ];
    commit(connection, spans, next);
  }
  expect(seqsOf(connection, "a")).toEqual(EDGES);
  expect(seqsOf(connection, "b", 1, 2e6)).toEqual(EDGES.map((seq) => seq + 2_000));
  for (const [index, from] of EDGES.entries()) {
    expect(seqsOf(connection, "a", from)).toEqual(EDGES.slice(index));
    expect(seqsOf(connection, "a", from + 1)).toEqual(EDGES.slice(index).filter((seq) => seq > from));
    expect(seqsOf(connection, "a", 1, from)).toEqual(EDGES.slice(0, index + 1));
    expect(seqsOf(connection, "a", 1, 1e6, index)).toEqual(EDGES.slice(0, index));
  }
  expect(seqsOf(connection, "c")).toEqual([]);
  expect(laneHeads(connection, { lane: "a", from: 256, upTo: 300, events: 9 })).toEqual([
    { seq: 256, size: 256 % 7 },
    { seq: 257, size: 257 % 7 },
  ]);
});

test("looks them up, and goes through no event of another lane", () => {
  const connection = outboxFile();
  const plan: string[] = [];
  const sql = connection.sql.bind(connection);
  // As they are asked for, each with its plan.
  connection.sql = (text) => {
    const explained = connection.database.prepare(`EXPLAIN QUERY PLAN ${text}`);
    const statement = sql(text);
    return {
      run: (...values) => statement.run(...values),
      all: (...values) => {
        plan.push(...explained.all(...values).map((row) => String(row[3])));
        return statement.all(...values);
      },
    };
  };
  commit(connection, new LaneSpans(), [[5, "a"]]);
  expect(seqsOf(connection, "a")).toEqual([5]);
  expect(plan).toContain("SEARCH p USING PRIMARY KEY (span=? AND lane=?)");
  expect(plan).toContain("SEARCH e USING INDEX events_lane (<expr>=? AND lane=? AND rowid>? AND rowid<?)");
});

test("what was rolled back is written with the next commit", () => {
  const connection = outboxFile();
  const spans = new LaneSpans();
  const columns = [toColumns(makeEvent(1, "a"), 1)];
  const failing = (): void =>
    connection.transaction("NORMAL", () => {
      spans.write(connection, columns);
      throw new Error("the disk is full");
    });
  expect(failing).toThrow("the disk is full");
  commit(connection, spans, [[1, "a"]]);
  expect(seqsOf(connection, "a")).toEqual([1]);
});

test("a lane of an older span, such as of a large body, is found like any other", () => {
  const connection = outboxFile();
  const spans = new LaneSpans();
  commit(connection, spans, [[40_000, "a"]]);
  commit(connection, spans, [[10, "a"]]);
  commit(connection, spans, [[40_001, "a"]]);
  expect(seqsOf(connection, "a")).toEqual([10, 40_000, 40_001]);
});

test("spans go with the last of their events, one at a time, and the newest stays", () => {
  const connection = outboxFile();
  const spans = new LaneSpans();
  const left = (): unknown => connection.sql("SELECT span, lane FROM lane_spans ORDER BY span").all();
  for (const seq of [1, 20_000, 40_000]) commit(connection, spans, [[seq, "a"]]);
  connection.sql("DELETE FROM events WHERE seq = 20000").run();
  pruneSpans(connection);
  expect(left()).toHaveLength(3);
  connection.sql("DELETE FROM events WHERE seq = 1").run();
  pruneSpans(connection);
  expect(left()).toHaveLength(2);
  pruneSpans(connection);
  pruneSpans(connection);
  expect(left()).toEqual([[2, "a"]]);
  connection.sql("DELETE FROM events").run();
  connection.sql("UPDATE totals SET last_seq = 40000").run();
  pruneSpans(connection);
  commit(connection, spans, [[40_001, "a"]]);
  expect(seqsOf(connection, "a")).toEqual([40_001]);
});
