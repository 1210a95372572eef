import { type ILogger, LogLevel } from "@microsoft/signalr";
import type { LogDetails, Logger } from "@tenfour/receiver";
import type { Clean } from "./words.js";

/**
 * Connections that fail and come back are a session's daily life. The session reports each of these itself,
 * once, in better words.
 */
const BENIGN =
  /^(?:Connection disconnected|Failed to start the (?:connection|transport|HttpConnection)|Failed to complete negotiation|Failed to select transport|Error from HTTP request|Timeout from HTTP request|Server returned handshake error|Error parsing handshake response|HttpConnection\.transport\.stop\(\) threw|Call to HttpConnection\.stopConnection|\(WebSockets transport\))/;

/** Passes SignalR's own log on to ours: cleaned, and quiet about what is no news. */
export class SignalrLogger implements ILogger {
  readonly #logger: Logger;
  readonly #details: LogDetails;
  readonly #clean: Clean;

  constructor(logger: Logger, details: LogDetails, clean: Clean) {
    this.#logger = logger;
    this.#details = details;
    this.#clean = clean;
  }

  log(level: LogLevel, message: string): void {
    // One line per frame, which tells no more than its length.
    if (level === LogLevel.Trace) return;
    const details = { ...this.#details, signalr: this.#clean(message) };
    if (level < LogLevel.Warning || BENIGN.test(message)) this.#logger.debug(details, "SignalR");
    else if (level === LogLevel.Warning) this.#logger.warn(details, "SignalR");
    else this.#logger.error(details, "SignalR");
  }
}
