// Tenfour: kept in the SQLite outbox, then delivered by the forwarder.
import { openSqliteOutbox } from "@tenfour/forwarder/sqlite";
import { throughForwarder } from "../through-forwarder.js";

export async function start(task) {
  return throughForwarder(task, await openSqliteOutbox({ path: task.file }));
}
