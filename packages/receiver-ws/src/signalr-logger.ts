import { type ILogger, LogLevel } from "@microsoft/signalr";
import type { LogDetails, Logger } from "@tenfour/receiver";
import type { Clean } from "./words.js";

/**
 * Connections that fail and come back are a session's daily life. The session reports each of these itself,
 * once, in better words.
 */
const BENIGN =
  /^(?:Connection disconnected|Failed to start the (?:connection|transport|HttpConnection)|Failed to complete negotiation|Failed to select transport|Error from HTTP request|Timeout from HTTP request|Server returned handshake error|Error parsing handshake response|HttpConnection\.transport\.stop\(\) threw|Call to HttpConnection\.stopConnection|\(WebSockets transport\))/;

/** A hub may do what is worth a warning with every event: the same words are a warning again after this. */
const SAY_AGAIN_AFTER_MS = 60 * 60 * 1000;
/** How many different warnings are remembered for that time; more are no news. */
const MAX_REMEMBERED = 100;

/**
 * Passes SignalR's own log on to ours: cleaned, and quiet about what is no news. One for all of a session's
 * connections, so that a hub that says the same after every reconnect is heard once an hour, too.
 */
export class SignalrLogger implements ILogger {
  readonly #logger: Logger;
  readonly #details: LogDetails;
  readonly #clean: Clean;
  readonly #now: () => number;
  #saidAt: Map<string, number> | undefined;

  constructor(logger: Logger, details: LogDetails, clean: Clean, now: () => number) {
    this.#logger = logger;
    this.#details = details;
    this.#clean = clean;
    this.#now = now;
  }

  log(level: LogLevel, message: string): void {
    // One line per frame, which tells no more than its length.
    if (level === LogLevel.Trace) return;
    const details = { ...this.#details, signalr: this.#clean(message) };
    if (level < LogLevel.Warning || BENIGN.test(message) || !this.#isNew(message)) {
      this.#logger.debug(details, "SignalR");
    } else if (level === LogLevel.Warning) this.#logger.warn(details, "SignalR");
    else this.#logger.error(details, "SignalR");
  }

  #isNew(message: string): boolean {
    this.#saidAt ??= new Map();
    const now = this.#now();
    for (const [said, at] of this.#saidAt) {
      if (now - at >= SAY_AGAIN_AFTER_MS) this.#saidAt.delete(said);
    }
    if (this.#saidAt.has(message) || this.#saidAt.size === MAX_REMEMBERED) return false;
    this.#saidAt.set(message, now);
    return true;
  }
}
