import type { ServerResponse } from "node:http";
import { type Exchange, exchangeOf } from "./exchange.js";
import { bodyState, type ExpressRequest, isParserError, type ParserError } from "./express-body.js";
import type { HttpReceiver } from "./listen.js";
import { NodeDoor } from "./node-door.js";
import type { DoorOptions } from "./options.js";
import { requestHead } from "./request-head.js";
import { type Decision, type Reception, Rules, refuse } from "./rules.js";

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

const ADVICE = {
  tooLarge:
    "a body parser before Tenfour refused an event for its size (express.json() takes 100 kB): mount Tenfour before it, or raise its limit",
  form: "a form parser before Tenfour took an event apart: mount Tenfour before express.urlencoded(), or have events sent as application/json",
  gone: "something before Tenfour read an event and left nothing in req.body: mount Tenfour before it",
} as const;

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

class ExpressDoor {
  readonly #receiver: HttpReceiver;
  readonly #door: NodeDoor;
  readonly #advised = new Set<string>();

  constructor(receiver: HttpReceiver, options: DoorOptions | undefined) {
    this.#receiver = receiver;
    this.#door = new NodeDoor(receiver, new Rules(receiver, options, "tenfour"));
    this.#door.rules.paths.guard();
  }

  handle(request: ExpressRequest, response: ServerResponse, next: Next): void {
    const address = this.#door.addressOf(request, request.ip);
    const decision = this.#decide(request, address);
    if (isForeign(request, decision)) return next();
    const exchange = begin(request, response, address);
    if (decision.do === "receive") this.#receive(request, exchange, decision);
    else this.#door.carryOut(exchange, decision);
  }

  /** A body parser has failed before the door's turn; an event must not be lost to that. */
  handleError(error: unknown, request: ExpressRequest, response: ServerResponse, next: Next): void {
    if (!isParserError(error) || request.method !== "POST") return next(error);
    const address = this.#door.addressOf(request, request.ip);
    const decision = this.#decide(request, address);
    if (isForeign(request, decision)) return next(error);
    const exchange = begin(request, response, address);
    if (decision.do !== "receive" || !request.readableDidRead) return this.#door.carryOut(exchange, decision);
    this.#recover(error, exchange, decision, next);
  }

  #recover(error: ParserError, exchange: Exchange, reception: Reception, next: Next): void {
    if (error.type === "entity.parse.failed" && typeof error.body === "string") {
      this.#door.ingest(exchange, reception, error.body);
    } else if (error.type === "entity.too.large") {
      this.#advise(ADVICE.tooLarge);
      this.#door.refuse(exchange, refuse("ERR_TENFOUR_BODY_TOO_LARGE", reception.source, reception.path));
    } else if (error.type === "request.aborted" || error.type === "request.size.invalid") {
      this.#door.refuse(exchange, refuse("ERR_TENFOUR_BODY_CUT", reception.source, reception.path));
    } else {
      next(error);
    }
  }

  #receive(request: ExpressRequest, exchange: Exchange, reception: Reception): void {
    const state = bodyState(request);
    if (state.kind === "unread") return this.#door.carryOut(exchange, reception);
    if (state.kind === "taken") {
      this.#door.ingest(exchange, reception, state.body);
      return;
    }
    this.#advise(ADVICE[state.kind]);
    this.#door.refuse(exchange, refuse("ERR_TENFOUR_BAD_REQUEST", reception.source, reception.path));
  }

  #decide(request: ExpressRequest, address: string | undefined): Decision {
    return this.#door.rules.decide(requestHead(request, address, request.readableDidRead));
  }

  /** A mistake in the app, not in the request: said once, while each refusal is counted and logged as ever. */
  #advise(message: string): void {
    if (this.#advised.has(message)) return;
    this.#advised.add(message);
    this.#receiver.logger.error({}, message);
  }
}

function begin(request: ExpressRequest, response: ServerResponse, address: string | undefined): Exchange {
  return { ...exchangeOf(request, response, address), mountPath: request.baseUrl ?? "" };
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
