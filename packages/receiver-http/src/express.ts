import type { ServerResponse } from "node:http";
import { AppDoor } from "./app-door.js";
import { type Exchange, exchangeOf } from "./exchange.js";
import { type ExpressRequest, isParserError, type ParserError } from "./express-body.js";
import type { HttpReceiver } from "./listen.js";
import type { DoorOptions } from "./options.js";
import { type Decision, type Reception, refuse } from "./rules.js";

type Next = (error?: unknown) => void;
/** Express middleware. */
export type Middleware = (request: ExpressRequest, response: ServerResponse, next: Next) => void;
/** Express error-handling middleware. */
export type ErrorMiddleware = (
  error: unknown,
  request: ExpressRequest,
  response: ServerResponse,
  next: Next,
) => void;

const TOO_LARGE =
  "a body parser before Tenfour refused an event for its size (express.json() takes 100 kB): mount Tenfour before it, or raise its limit";

/**
 * Makes what `app.use()` takes, also under a path of its own. Best mounted before any body parser, so that
 * events are kept byte for byte and bodies have Tenfour's own limits; it works behind them as well. Other
 * paths go on to the rest of the app, and so does everything but POST on the app's own `/`, its home page.
 * Time-outs for headers and limits on connections are your server's: the README says what to set.
 *
 * @example
 * app.use(tenfour(receiver));
 * app.use(express.json());
 * @throws TenfourError `ERR_TENFOUR_OPTIONS`, naming every wrong option and the remedy
 */
export function tenfour(receiver: HttpReceiver, options?: DoorOptions): [Middleware, ErrorMiddleware] {
  const door = new ExpressDoor(receiver, options);
  return [
    (request, response, next) => door.handle(request, response, next),
    (error, request, response, next) => door.handleError(error, request, response, next),
  ];
}

/** What of a request's path is the door's, and what is before that, for log lines. */
interface Mount {
  readonly target: string;
  readonly mountPath: string;
}

class ExpressDoor {
  readonly #door: AppDoor;

  constructor(receiver: HttpReceiver, options: DoorOptions | undefined) {
    this.#door = new AppDoor(receiver, options, "tenfour");
  }

  handle(request: ExpressRequest, response: ServerResponse, next: Next): void {
    const address = this.#door.addressOf(request, request.ip);
    const { target, mountPath } = this.#mountOf(request);
    const decision = this.#door.decide(request, address, target);
    if (isForeign(request, decision)) return next();
    this.#door.carryOut({ ...exchangeOf(request, response, address), mountPath }, decision);
  }

  /** A body parser has failed before the door's turn; an event must not be lost to that. */
  handleError(error: unknown, request: ExpressRequest, response: ServerResponse, next: Next): void {
    if (!isParserError(error) || request.method !== "POST") return next(error);
    const address = this.#door.addressOf(request, request.ip);
    const { target, mountPath } = this.#mountOf(request);
    const decision = this.#door.decide(request, address, target);
    if (isForeign(request, decision)) return next(error);
    const exchange = { ...exchangeOf(request, response, address), mountPath };
    if (decision.do !== "receive" || !request.readableDidRead) return this.#door.carryOut(exchange, decision);
    this.#recover(error, exchange, decision, next);
  }

  /**
   * Mounted on the very path of a source (`app.use("/callback", …)`), Express leaves nothing of it, and `/` would be
   * taken for Sonoran's: there the path of the mount is the one that counts.
   */
  #mountOf({ url = "", baseUrl: mountPath = "" }: ExpressRequest): Mount {
    const isRoot = url === "/" || url.startsWith("/?");
    if (mountPath === "" || !isRoot || this.#door.rules.paths.find(mountPath) === undefined)
      return { target: url, mountPath };
    return { target: mountPath + url.slice(1), mountPath: "" };
  }

  #recover(error: ParserError, exchange: Exchange, reception: Reception, next: Next): void {
    if (error.type === "entity.parse.failed" && typeof error.body === "string") {
      this.#door.ingest(exchange, reception, error.body);
    } else if (error.type === "entity.too.large") {
      this.#door.advise(TOO_LARGE);
      this.#door.refuse(exchange, refuse("ERR_TENFOUR_BODY_TOO_LARGE", reception.source, reception.path));
    } else if (error.type === "request.aborted" || error.type === "request.size.invalid") {
      this.#door.refuse(exchange, refuse("ERR_TENFOUR_BODY_CUT", reception.source, reception.path));
    } else {
      next(error);
    }
  }
}

function isForeign({ method, baseUrl = "" }: ExpressRequest, decision: Decision): boolean {
  if (
    decision.do === "refuse" &&
    (decision.code === "ERR_TENFOUR_PATH" || decision.code === "ERR_TENFOUR_SOURCE_OFF")
  ) {
    return true;
  }
  return decision.path === "/" && baseUrl === "" && method !== "POST";
}
