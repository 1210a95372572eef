/** The levels that can be logged from on. */
export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

/** A level that can be logged from on. */
export type LogLevel = (typeof LOG_LEVELS)[number];
