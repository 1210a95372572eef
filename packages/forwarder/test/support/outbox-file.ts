import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import { Connection } from "../../src/sqlite/connection.js";
import { migrate } from "../../src/sqlite/schema.js";

/** A connection to an outbox of its own, with nothing in it. */
export function outboxFile(): Connection {
  const folder = mkdtempSync(path.join(tmpdir(), "tenfour-file-"));
  const file = path.join(folder, "outbox.db");
  const connection = new Connection(file);
  migrate(connection.database, file);
  onTestFinished(() => {
    connection.close();
    rmSync(folder, { recursive: true });
  });
  return connection;
}
