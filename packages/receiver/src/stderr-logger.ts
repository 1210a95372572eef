import type { LogDetails, Logger } from "./logger.js";
import { printable } from "./printable.js";

/**
 * The default logger: one line per entry on stderr, from `info` on, with control characters that a sender may
 * have put into a text escaped.
 */
export const stderrLogger: Logger = {
  debug: () => undefined,
  info: (details, message) => write("info", details, message),
  warn: (details, message) => write("warn", details, message),
  error: (details, message) => write("error", details, message),
};

/** A logger that says nothing. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

function write(level: string, details: LogDetails, message: string): void {
  process.stderr.write(`${printable(`tenfour ${level} ${message} ${JSON.stringify(details)}`)}\n`);
}
