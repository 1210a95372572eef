export type { SqliteOutboxOptions } from "./options.js";
export { openSqliteOutbox, type SqliteOutbox } from "./sqlite-outbox.js";
