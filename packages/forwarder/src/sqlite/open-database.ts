import type { SqlDatabase } from "./driver.js";
import { openLibsql } from "./driver-libsql.js";
import { nodeSqlite, openNodeSqlite } from "./driver-node.js";

/** Opens a connection with the runtime's own SQLite where it has one, with libsql otherwise. */
export function openDatabase(path: string): SqlDatabase {
  const builtIn = nodeSqlite();
  return builtIn === undefined ? openLibsql(path) : openNodeSqlite(builtIn, path);
}
