import { createRequire } from "node:module";
import { assertBindable, type SqlDatabase, SqlFailure, type SqlRow, type SqlStatement } from "./driver.js";

/** The part of libsql that is used, and of its types. */
interface LibsqlStatement {
  raw(): LibsqlStatement;
  columns(): readonly { readonly name: string }[];
  run(values: readonly unknown[]): { changes: number };
  all(values: readonly unknown[]): SqlRow[];
}
interface Libsql {
  exec(sql: string): unknown;
  prepare(sql: string): LibsqlStatement;
  close(): unknown;
}

/** Opens a file with libsql, which brings its own SQLite. */
export function openLibsql(path: string): SqlDatabase {
  // Loaded here and not imported: where the runtime has SQLite, its binary is not even looked for.
  const Database = createRequire(import.meta.url)("libsql") as new (path: string) => Libsql;
  const database = attempt(() => new Database(path));
  return {
    exec: (sql) => void attempt(() => database.exec(sql)),
    prepare: (sql) => wrap(attempt(() => database.prepare(sql))),
    close: () => void attempt(() => database.close()),
  };
}

function wrap(statement: LibsqlStatement): SqlStatement {
  let raw: LibsqlStatement | undefined;
  return {
    run(...values) {
      assertBindable(values);
      // One array, always: values given one by one can abort the process (a Buffer, a Date).
      return attempt(() => statement.run(values).changes);
    },
    all(...values) {
      assertBindable(values);
      // Object rows can carry a `_metadata` that no table has. Only a statement that returns rows knows `raw`.
      return attempt(() => (raw ??= rowsOf(statement)).all(values));
    },
  };
}

/** Refuses what the other driver could not carry out, so that it is found on either. */
function rowsOf(statement: LibsqlStatement): LibsqlStatement {
  const raw = statement.raw();
  const names = raw.columns().map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return raw;
  throw new SqlFailure(`two columns of a query are called "${twice}"`, undefined);
}

function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw cause instanceof SqlFailure ? cause : toFailure(cause);
  }
}

function toFailure(cause: unknown): SqlFailure {
  const message = cause instanceof Error ? cause.message : String(cause);
  const rawCode =
    typeof cause === "object" && cause !== null && "rawCode" in cause ? cause.rawCode : undefined;
  // A file that cannot be opened is reported without a code, which stands at the end of the message.
  const code = typeof rawCode === "number" ? rawCode : Number(/: (\d+)"?\)?$/.exec(message)?.[1]);
  return new SqlFailure(message, Number.isNaN(code) ? undefined : code);
}
