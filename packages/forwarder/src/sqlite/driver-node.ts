import { assertBindable, type SqlDatabase, SqlFailure, type SqlStatement, type SqlValue } from "./driver.js";

/** The part of `node:sqlite` that is used; @types/node of the oldest supported Node has no types for it. */
export interface NodeSqlite {
  readonly DatabaseSync: new (path: string) => NodeDatabase;
}
interface NodeDatabase {
  exec(sql: string): void;
  prepare(sql: string): NodeStatement;
  close(): void;
}
interface NodeStatement {
  run(...values: readonly SqlValue[]): { changes: number | bigint };
  all(...values: readonly SqlValue[]): Record<string, SqlValue>[];
}

/** The runtime's own SQLite; undefined where it has none. */
export function nodeSqlite(): NodeSqlite | undefined {
  const load: unknown = Reflect.get(process, "getBuiltinModule");
  if (typeof load !== "function") return undefined;
  return (load as (id: string) => NodeSqlite | undefined)("node:sqlite");
}

/** Opens a file with the runtime's own SQLite. */
export function openNodeSqlite({ DatabaseSync }: NodeSqlite, path: string): SqlDatabase {
  const database = attempt(() => new DatabaseSync(path));
  return {
    exec: (sql) => attempt(() => database.exec(sql)),
    prepare: (sql) => wrap(attempt(() => database.prepare(sql))),
    close: () => attempt(() => database.close()),
  };
}

function wrap(statement: NodeStatement): SqlStatement {
  return {
    run(...values) {
      assertBindable(values);
      return attempt(() => Number(statement.run(...values.map(bindable)).changes));
    },
    all(...values) {
      assertBindable(values);
      return attempt(() => statement.all(...values.map(bindable)).map((row) => Object.values(row)));
    },
  };
}

/** Node 22 binds an empty array as NULL when it came from another thread or from SQLite: no memory is behind it. */
function bindable(value: SqlValue): SqlValue {
  return value instanceof Uint8Array && value.byteLength === 0 ? new Uint8Array(0) : value;
}

function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    const code =
      typeof cause === "object" && cause !== null && "errcode" in cause ? cause.errcode : undefined;
    throw new SqlFailure(message, typeof code === "number" ? code : undefined);
  }
}
