import type { Source } from "@tenfour/contracts";
import type { Origin, RefusalCode } from "./door.js";
import type { Logger } from "./logger.js";

/** What each refusal means to the person who reads the log, and what to do about it. */
const MESSAGES: Record<RefusalCode, string> = {
  ERR_TENFOUR_KEY_MISSING: "refused: the body has no readable key",
  ERR_TENFOUR_KEY_WRONG: "refused: the key belongs to no configured community",
  ERR_TENFOUR_SECRET_WRONG: "refused: no accepted secret in the header, the query or the Basic password",
  ERR_TENFOUR_SOURCE_OFF: "refused: this source is not configured",
  ERR_TENFOUR_OVERLOADED: "shed: the memory bound is reached; handlers or sinks cannot keep up",
  ERR_TENFOUR_TOO_MANY_CONNECTIONS:
    "closed as it came: as many connections are open as maxConnections allows",
  ERR_TENFOUR_CLOSED: "refused: the receiver is closing",
  ERR_TENFOUR_BODY_TOO_LARGE: "refused: the body is over the limit",
  ERR_TENFOUR_TOO_SLOW: "refused: the request did not arrive in time, or not before others needed its memory",
  ERR_TENFOUR_BODY_CUT: "dropped: the sender hung up before the body was complete",
  ERR_TENFOUR_ENCODING: "refused: the body is compressed; send it as it is",
  ERR_TENFOUR_PATH: "refused: nothing is served on this path",
  ERR_TENFOUR_METHOD: "refused: events are sent with POST",
  ERR_TENFOUR_ADDRESS: "refused: this address may not send events",
  ERR_TENFOUR_RATE_LIMITED:
    "refused: too many wrong keys or secrets, or bodies that took too long, from this address",
  ERR_TENFOUR_BAD_REQUEST: "refused: not a valid HTTP request",
};

const WINDOW_MS = 10_000;
const LINES_PER_WINDOW = 20;
const MAX_TEXT = 200;

/** Counts refusals and logs them: each reason once per sender and window, and no flood of lines. */
export class Refusals {
  readonly #logger: Logger;
  readonly #clean: (path: string) => string;
  readonly #counts: Partial<Record<RefusalCode, number>> = {};
  readonly #logged = new Set<string>();
  #suppressed = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  /** @param clean takes secrets out of a path, which a stranger may have put there */
  constructor(logger: Logger, clean: (path: string) => string = (path) => path) {
    this.#logger = logger;
    this.#clean = clean;
  }

  get counts(): Partial<Record<RefusalCode, number>> {
    return { ...this.#counts };
  }

  add(code: RefusalCode, source: Source | undefined, origin: Origin): void {
    this.#counts[code] = (this.#counts[code] ?? 0) + 1;
    if (!this.#closed) this.#timer ??= setTimeout(() => this.#endWindow(), WINDOW_MS).unref();
    const address = origin.address?.slice(0, MAX_TEXT);
    const about = `${code} ${source ?? ""} ${address ?? ""}`;
    if (this.#logged.has(about) || this.#logged.size >= LINES_PER_WINDOW) {
      this.#suppressed += 1;
      return;
    }
    this.#logged.add(about);
    const path = origin.path === undefined ? undefined : this.#clean(origin.path).slice(0, MAX_TEXT);
    this.#logger.warn({ code, source, address, path }, MESSAGES[code]);
  }

  /** Says what has been left unsaid. Whatever is refused from now on shares one last window. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#endWindow();
  }

  #endWindow(): void {
    this.#timer = undefined;
    this.#logged.clear();
    const more = this.#suppressed;
    this.#suppressed = 0;
    if (more > 0)
      this.#logger.warn({ more }, "refused or shed more in the last seconds than the lines above say");
  }
}
