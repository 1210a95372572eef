import type { IncomingMessage } from "node:http";
import type { RefusalCode } from "@tenfour/receiver";
import type { Exchange } from "./exchange.js";
import { bodyState } from "./express-body.js";
import type { HttpReceiver } from "./listen.js";
import { NodeDoor } from "./node-door.js";
import type { DoorOptions } from "./options.js";
import { requestHead } from "./request-head.js";
import { type Decision, type Reception, Rules, refuse } from "./rules.js";

const ADVICE = {
  form: "a form parser before Tenfour took an event apart: mount Tenfour before express.urlencoded(), or have events sent as application/json",
  gone: "something before Tenfour read an event and left nothing in req.body: mount Tenfour before it",
} as const;

/** A door in an app of somebody's, where others may have read a body before. */
export class AppDoor extends NodeDoor {
  readonly #receiver: HttpReceiver;
  readonly #advised = new Set<string>();

  /** @param what is opened, for messages. Throws a TenfourError (`ERR_TENFOUR_OPTIONS`). */
  constructor(receiver: HttpReceiver, options: DoorOptions | undefined, what: string) {
    super(receiver, new Rules(receiver, options, what));
    this.#receiver = receiver;
    this.rules.paths.guard();
  }

  /** What is done with a request. @param target path and query, where they are not as in its `url` */
  decide(request: IncomingMessage, address: string | undefined, target?: string): Decision {
    return this.rules.decide(requestHead(request, address, request.readableDidRead, target));
  }

  override carryOut(exchange: Exchange, decision: Decision): void {
    if (decision.do !== "receive") return super.carryOut(exchange, decision);
    const state = bodyState(exchange.request);
    switch (state.kind) {
      case "unread":
        return super.carryOut(exchange, decision);
      case "taken":
        return this.ingest(exchange, decision, state.body);
      case "cut":
        return this.#refuse(exchange, decision, "ERR_TENFOUR_BODY_CUT");
      default:
        this.advise(ADVICE[state.kind]);
        return this.#refuse(exchange, decision, "ERR_TENFOUR_BAD_REQUEST");
    }
  }

  /** A mistake in the app, not in the request: said once, while each refusal is counted and logged as ever. */
  advise(message: string): void {
    if (this.#advised.has(message)) return;
    this.#advised.add(message);
    this.#receiver.logger.error({}, message);
  }

  #refuse(exchange: Exchange, { source, path }: Reception, code: RefusalCode): void {
    this.refuse(exchange, refuse(code, source, path));
  }
}
