import { ACCEPTED, type Answer, REFUSED } from "./answers.js";
import { ingestMeta } from "./ingest-meta.js";
import type { HttpReceiver } from "./listen.js";
import type { DoorOptions } from "./options.js";
import { readWebBody } from "./read-web-body.js";
import { type Reception, type Refusal, Rules, refuse } from "./rules.js";

/** What a runtime knows about a request beside the request itself. */
export interface RequestInfo {
  /** The network address of whoever is connected: for log lines, `allowFrom`, `trustProxy` and `authFailures`. */
  readonly address?: string | undefined;
}

/** A web-standard request handler. */
export type FetchHandler = (request: Request, info?: RequestInfo) => Promise<Response>;

/**
 * Makes a handler from web-standard requests to responses, for Hono, Bun, Deno and their like. Paths that are
 * not its own get 404. Time-outs for headers and limits on connections are up to the server that calls it:
 * the README says what to set on Node's.
 *
 * @example
 * const handle = createFetchHandler(receiver);
 * app.all("/sonorancad/event", (c) => handle(c.req.raw));
 * @throws TenfourError `ERR_TENFOUR_OPTIONS`, naming every wrong option and the remedy
 */
export function createFetchHandler(receiver: HttpReceiver, options?: DoorOptions): FetchHandler {
  const door = new FetchDoor(receiver, options);
  return (request, info = {}) => door.handle(request, info);
}

const ADVICE =
  "the body of an event was read before Tenfour saw it: call Tenfour's handler first, or give it request.clone()";

class FetchDoor {
  readonly #receiver: HttpReceiver;
  readonly #rules: Rules;
  #advised = false;

  constructor(receiver: HttpReceiver, options: DoorOptions | undefined) {
    this.#receiver = receiver;
    this.#rules = new Rules(receiver, options, "createFetchHandler");
    this.#rules.paths.guard();
  }

  async handle(request: Request, info: RequestInfo): Promise<Response> {
    const { method, url } = request;
    const headers = Object.fromEntries(request.headers);
    const address = this.#rules.senders.addressOf(info.address, { headers });
    const decision = this.#rules.decide({ method, target: url, headers, address });
    if (decision.do === "answer") return respond(method, decision.answer);
    if (decision.do === "refuse") return respond(method, this.#refuse(decision, address));
    return respond(method, await this.#receive(request, decision, address));
  }

  async #receive(request: Request, reception: Reception, address: string | undefined): Promise<Answer> {
    const { source, path } = reception;
    if (request.bodyUsed || request.body?.locked === true) {
      this.#advise();
      return this.#refuse(refuse("ERR_TENFOUR_BAD_REQUEST", source, path), address);
    }
    const limits = {
      limitBytes: reception.limitBytes,
      timeoutMs: this.#rules.options.bodyTimeoutMs,
      senderOf: () => this.#rules.senderOf(reception, address),
    };
    const outcome = await readWebBody(
      this.#receiver,
      request.body,
      request.headers.get("content-length"),
      limits,
    );
    if (!outcome.ok) {
      this.#rules.missed(reception, address, outcome.code);
      return this.#refuse(refuse(outcome.code, source, path), address);
    }
    const { bytes, hold } = outcome.body;
    const result = await this.#receiver.ingest(bytes, ingestMeta(reception, { address, path }, hold));
    const accepted = result.status === "accepted";
    this.#rules.senders.learn(address, accepted ? undefined : result.code);
    return accepted ? ACCEPTED[source] : REFUSED[result.code];
  }

  #refuse({ code, source, path, answer }: Refusal, address: string | undefined): Answer {
    this.#receiver.refused(code, source, { address, path });
    return answer;
  }

  #advise(): void {
    if (this.#advised) return;
    this.#advised = true;
    this.#receiver.logger.error({}, ADVICE);
  }
}

/** `Connection` is left out: it is the server's business, and HTTP/2 forbids it. */
function respond(method: string, { status, body, headers }: Answer): Response {
  return new Response(method === "HEAD" || body === "" ? null : body, { status, headers });
}
