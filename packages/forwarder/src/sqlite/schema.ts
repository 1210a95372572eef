import { OutboxError } from "../outbox-error.js";
import type { SqlDatabase } from "./driver.js";

/**
 * The steps from an empty file to the present schema; `PRAGMA user_version` counts those that were taken. A step
 * that has been released is never changed: what comes later is a step of its own.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    source TEXT NOT NULL,
    transport TEXT NOT NULL,
    received_at TEXT NOT NULL,
    community TEXT,
    server INTEGER,
    instance TEXT,
    hops INTEGER NOT NULL,
    name_hint TEXT,
    lane TEXT NOT NULL,
    cuts TEXT NOT NULL,
    exact INTEGER NOT NULL,
    size INTEGER NOT NULL,
    crc INTEGER NOT NULL,
    body BLOB
  ) STRICT;
  CREATE UNIQUE INDEX events_id ON events (id);
  CREATE INDEX events_lane ON events (lane, seq);

  -- Bodies too large for the batch, in pieces.
  CREATE TABLE chunks (
    seq INTEGER NOT NULL,
    part INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (seq, part)
  ) STRICT;

  -- One row. Counts, so that nothing has to be counted at the start.
  CREATE TABLE totals (
    last_seq INTEGER NOT NULL,
    appended INTEGER NOT NULL,
    pruned INTEGER NOT NULL
  ) STRICT;
  INSERT INTO totals VALUES (0, 0, 0);

  -- Everything up to position is settled, but for lanes that have a row of their own; ahead is a bitmap of what
  -- is settled beyond. settled counts towards totals.appended.
  CREATE TABLE consumers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    target TEXT NOT NULL UNIQUE,
    position INTEGER NOT NULL,
    ahead BLOB NOT NULL,
    settled INTEGER NOT NULL,
    dead INTEGER NOT NULL DEFAULT 0,
    again INTEGER NOT NULL DEFAULT 0,
    halted_since TEXT,
    halted_reason TEXT
  ) STRICT;

  -- Lanes whose events are pending from next on, whatever the consumer's position.
  CREATE TABLE deferred (
    consumer INTEGER NOT NULL,
    lane TEXT NOT NULL,
    next INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    first_failed_ms INTEGER,
    due_ms INTEGER NOT NULL,
    delay_ms INTEGER NOT NULL,
    error TEXT NOT NULL,
    PRIMARY KEY (consumer, lane)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE dead (
    consumer INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    died_ms INTEGER NOT NULL,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    status INTEGER,
    answer TEXT,
    PRIMARY KEY (consumer, seq)
  ) STRICT;
  CREATE INDEX dead_seq ON dead (seq);
  CREATE TRIGGER dead_more AFTER INSERT ON dead
    BEGIN UPDATE consumers SET dead = dead + 1 WHERE id = NEW.consumer; END;
  CREATE TRIGGER dead_less AFTER DELETE ON dead
    BEGIN UPDATE consumers SET dead = dead - 1 WHERE id = OLD.consumer; END;

  -- Single events that somebody asked for again, out of order.
  CREATE TABLE again (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    consumer INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    first_failed_ms INTEGER,
    due_ms INTEGER NOT NULL DEFAULT 0,
    delay_ms INTEGER NOT NULL DEFAULT 0,
    error TEXT
  ) STRICT;
  CREATE INDEX again_due ON again (consumer, due_ms, id);
  CREATE INDEX again_seq ON again (seq);
  CREATE TRIGGER again_more AFTER INSERT ON again
    BEGIN UPDATE consumers SET again = again + 1 WHERE id = NEW.consumer; END;
  CREATE TRIGGER again_less AFTER DELETE ON again
    BEGIN UPDATE consumers SET again = again - 1 WHERE id = OLD.consumer; END;
  `,
  `
  ALTER TABLE events ADD COLUMN traceparent TEXT;
  ALTER TABLE events ADD COLUMN tracestate TEXT;
  `,
  `
  -- Attempts that must not be made twice, and whose outcome is not known yet. again is 0 for the log's own.
  CREATE TABLE begun (
    consumer INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    again INTEGER NOT NULL,
    PRIMARY KEY (consumer, seq, again)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- An entry for each event, by block of 256 and lane; and which lanes each span of 64 blocks has anything of.
  DROP INDEX events_lane;
  CREATE INDEX events_lane ON events (seq >> 8, lane);
  CREATE TABLE lane_spans (
    span INTEGER NOT NULL,
    lane TEXT NOT NULL,
    PRIMARY KEY (span, lane)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO lane_spans SELECT DISTINCT seq >> 14, lane FROM events;
  `,
];

/**
 * Brings a file's schema up to date, in one transaction per step.
 *
 * @throws OutboxError `ERR_TENFOUR_OUTBOX_NEWER` for a file of a later version, `…_CORRUPT` for one of something else
 */
export function migrate(database: SqlDatabase, path: string, migrations = MIGRATIONS): void {
  const version = readVersion(database);
  if (version > migrations.length) {
    throw new OutboxError(
      "ERR_TENFOUR_OUTBOX_NEWER",
      `The outbox ${path} was written by a newer version of Tenfour (schema ${version}, this one knows ${migrations.length}): start that version, or name another path.`,
    );
  }
  if (version === 0 && database.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").all().length > 0) {
    throw new OutboxError(
      "ERR_TENFOUR_OUTBOX_CORRUPT",
      `${path} is a database of something else, not an outbox: name another path.`,
    );
  }
  for (const [index, step] of migrations.entries()) {
    if (index < version) continue;
    database.exec(`BEGIN IMMEDIATE; ${step}; PRAGMA user_version = ${index + 1}; COMMIT`);
  }
}

function readVersion(database: SqlDatabase): number {
  const version = database.prepare("PRAGMA user_version").all()[0]?.[0];
  return typeof version === "number" ? version : 0;
}
