import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { openSqliteOutbox, type SqliteOutboxOptions } from "@tenfour/forwarder/sqlite";
import type { Outbox } from "../../src/outbox.js";
import type { OutboxUnderTest } from "./deliveries.js";

/** A file of an outbox in a folder of its own, which goes with it. */
export interface TemporaryOutbox extends OutboxUnderTest {
  readonly folder: string;
  readonly path: string;
  open(options?: Partial<SqliteOutboxOptions>): Promise<Outbox>;
}

export async function temporaryOutbox(): Promise<TemporaryOutbox> {
  const folder = await mkdtemp(path.join(tmpdir(), "tenfour-outbox-"));
  const file = path.join(folder, "outbox.db");
  return {
    folder,
    path: file,
    open: (options) => openSqliteOutbox({ path: file, ...options }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
