export type { SqliteOutboxOptions } from "./options.js";
export { openSqliteOutbox } from "./sqlite-outbox.js";
