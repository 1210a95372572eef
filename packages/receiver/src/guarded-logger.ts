import type { LogDetails, Logger } from "./logger.js";
import { stderrLogger } from "./stderr-logger.js";

/** A logger around the user's one: what that one throws goes to stderr, and no event is lost over it. */
export function guardedLogger(logger: Logger): Logger {
  const guard =
    (level: keyof Logger) =>
    (details: LogDetails, message: string): void => {
      try {
        logger[level](details, message);
      } catch (cause) {
        stderrLogger.error({ cause: String(cause) }, `the logger threw on: ${message}`);
      }
    };
  return { debug: guard("debug"), info: guard("info"), warn: guard("warn"), error: guard("error") };
}
