/** What a line of log is about, beside its message. Never contains a key or secret. */
export type LogDetails = Readonly<Record<string, unknown>>;

/** What the packages log to: details first, then a message for people. pino and most others fit as they are. */
export interface Logger {
  debug(details: LogDetails, message: string): void;
  info(details: LogDetails, message: string): void;
  warn(details: LogDetails, message: string): void;
  error(details: LogDetails, message: string): void;
}
