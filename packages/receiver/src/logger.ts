/** What a line of log is about, beside its message. Never contains a key or secret. */
export type LogDetails = Readonly<Record<string, unknown>>;

/** What the packages log to: details first, then a message for people. pino and most others fit as they are. */
export interface Logger {
  /** For whoever develops. */
  debug(details: LogDetails, message: string): void;
  /** What goes as it should. */
  info(details: LogDetails, message: string): void;
  /** What somebody should look at. */
  warn(details: LogDetails, message: string): void;
  /** What does not work. */
  error(details: LogDetails, message: string): void;
}
