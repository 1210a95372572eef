import type { Source } from "@tenfour/contracts";
import type { RefusalCode } from "@tenfour/receiver";

/** What goes back to a sender. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The same, telling the sender that the connection ends here. */
  readonly closingHeaders: Readonly<Record<string, string>>;
  /** Only who sends accepted events may keep its connection; strangers could hold them all. */
  readonly keepsConnection: boolean;
}

const TEXT = "text/plain; charset=utf-8";
/** For the senders that do try again. */
const RETRY_AFTER_SECONDS = "5";
const EVENT_METHODS = "GET, HEAD, POST";
const HEALTH_METHODS = "GET, HEAD";

const PAGE =
  '<!doctype html><html lang="en"><meta charset="utf-8"><title>Listener reachable</title>' +
  "<p>This listener is reachable. Events are sent to this address with POST; there is nothing to see here.</p></html>\n";

/** Kept and answered. accweb opens a new connection after any answer that has a body (accweb.md §2). */
export const ACCEPTED: Readonly<Record<Source, Answer>> = {
  sonoran: { ...text(200, "ok"), keepsConnection: true },
  accweb: {
    status: 204,
    body: "",
    headers: {},
    closingHeaders: { connection: "close" },
    keepsConnection: true,
  },
};

/** The answer to everything that is not taken in. The texts hold nothing of the request. */
export const REFUSED: Readonly<Record<RefusalCode, Answer>> = {
  ERR_TENFOUR_KEY_MISSING: text(400, "no readable key"),
  ERR_TENFOUR_KEY_WRONG: text(401, "wrong key"),
  ERR_TENFOUR_SECRET_WRONG: text(401, "wrong or missing secret", {
    "www-authenticate": 'Basic realm="accweb"',
  }),
  ERR_TENFOUR_ADDRESS: text(403, "address not allowed"),
  ERR_TENFOUR_RATE_LIMITED: text(429, "too many failures", { "retry-after": RETRY_AFTER_SECONDS }),
  ERR_TENFOUR_SOURCE_OFF: text(404, "not found"),
  ERR_TENFOUR_PATH: text(404, "not found"),
  ERR_TENFOUR_METHOD: text(405, "events are sent with POST", { allow: EVENT_METHODS }),
  ERR_TENFOUR_TOO_SLOW: text(408, "too slow"),
  ERR_TENFOUR_BODY_TOO_LARGE: text(413, "body too large"),
  ERR_TENFOUR_ENCODING: text(415, "body must not be compressed", { "accept-encoding": "identity" }),
  ERR_TENFOUR_BODY_CUT: text(400, "body incomplete"),
  ERR_TENFOUR_BAD_REQUEST: text(400, "bad request"),
  ERR_TENFOUR_OVERLOADED: text(503, "overloaded", { "retry-after": RETRY_AFTER_SECONDS }),
  // Closed before it could be answered.
  ERR_TENFOUR_TOO_MANY_CONNECTIONS: text(503, "overloaded", { "retry-after": RETRY_AFTER_SECONDS }),
  ERR_TENFOUR_CLOSED: text(503, "closing", { "retry-after": RETRY_AFTER_SECONDS }),
};

/** Answers that no outcome of the receiver stands for. */
export const ANSWERS = {
  /** GET on an event path: what people open in a browser to see whether the port is open (sonoran.md §2). */
  page: make(200, PAGE, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": "default-src 'none'",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
  }),
  healthy: text(200, "ok", { "cache-control": "no-store" }),
  healthMethod: text(405, "use GET", { allow: HEALTH_METHODS }),
  expectationFailed: text(417, "expectation not supported"),
  headersTooLarge: text(431, "headers too large"),
} as const;

function text(status: number, body: string, more: Readonly<Record<string, string>> = {}): Answer {
  return make(status, body, { "content-type": TEXT, ...more });
}

function make(status: number, body: string, more: Readonly<Record<string, string>>): Answer {
  const headers = { ...more, "content-length": String(body.length) };
  return {
    status,
    body,
    headers,
    closingHeaders: { ...headers, connection: "close" },
    keepsConnection: false,
  };
}
