import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openSqliteOutbox } from "@tenfour/forwarder/sqlite";
import { expect, onTestFinished, test } from "vitest";
import { openDatabase } from "../src/sqlite/open-database.js";
import { MIGRATIONS, migrate } from "../src/sqlite/schema.js";
import { FAILURE } from "./support/deliveries.js";

/** A file as an earlier version has left it, with one event for one target. */
function fileOfVersion(version: number): string {
  const folder = mkdtempSync(path.join(tmpdir(), "tenfour-schema-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, "outbox.db");
  const database = openDatabase(file);
  migrate(database, file, MIGRATIONS.slice(0, version));
  database.exec(`
    INSERT INTO consumers (target, position, ahead, settled) VALUES ('hook', 0, x'', 0);
    INSERT INTO events (seq, id, source, transport, received_at, hops, lane, cuts, exact, size, crc, body)
    VALUES (1, '019a9c5e-0000-7000-8000-000000000001', 'sonoran', 'http', '2026-11-25T18:00:00.000Z', 0, 'a', '', 1, 2, 2745614147, CAST('{}' AS BLOB));
    UPDATE totals SET last_seq = 1, appended = 1;
  `);
  // From here on it is written with each event.
  if (version >= 4) database.exec("INSERT INTO lane_spans VALUES (0, 'a')");
  database.close();
  return file;
}

test.each(MIGRATIONS.map((_, index) => index + 1))(
  "a file of schema %i goes on where it was",
  async (version) => {
    const file = fileOfVersion(version);
    const outbox = await openSqliteOutbox({ path: file });
    onTestFinished(() => outbox.close());
    const consumer = await outbox.consumer("hook");
    const [old] = await consumer.pull({ events: 10, bytes: 1_000 }, new AbortController().signal);
    expect(old?.event).toMatchObject({ id: "019a9c5e-0000-7000-8000-000000000001", orderingKey: "a" });
    expect(old?.event).not.toHaveProperty("trace");
    const trace = { traceparent: `00-${"ab".repeat(16)}-${"cd".repeat(8)}-01`, tracestate: "a=1" };
    await outbox.append({
      ...{ id: "019a9c5e-0000-7000-8000-000000000002", source: "sonoran", transport: "http" },
      ...{ receivedAt: "2026-11-25T18:00:00.000Z", trace, orderingKey: "b" },
      body: { bytes: Buffer.from("{}"), cuts: [], exact: true },
    });
    const [fresh] = await consumer.pull({ events: 10, bytes: 1_000 }, new AbortController().signal);
    expect(fresh?.event.trace).toEqual(trace);
    // What waits is read back by its ordering key, whichever version has written it.
    if (old === undefined) throw new Error("nothing was pulled");
    await consumer.defer(old, FAILURE);
    const [again] = await consumer.pull({ events: 10, bytes: 1_000 }, new AbortController().signal);
    expect(again).toMatchObject({ event: { id: old.event.id }, failedAttempts: 1 });
  },
);

test("a file of a schema to come is refused", async () => {
  const file = fileOfVersion(MIGRATIONS.length);
  const database = openDatabase(file);
  database.exec(`PRAGMA user_version = ${MIGRATIONS.length + 1}`);
  database.close();
  await expect(openSqliteOutbox({ path: file })).rejects.toMatchObject({ code: "ERR_TENFOUR_OUTBOX_NEWER" });
});
