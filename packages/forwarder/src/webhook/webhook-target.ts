import type { Pool } from "undici";
import { loopOutcome } from "../hops.js";
import type {
  Attempt,
  DeliveryOutcome,
  Reach,
  Report,
  TargetContext,
  TargetDriver,
  TargetType,
} from "../target.js";
import { type AnswerRedactor, answerRedactor } from "./answer-redactor.js";
import { classify } from "./classify.js";
import { connectionPool } from "./connection.js";
import { failureText } from "./failure-text.js";
import { guardFor } from "./guard-for.js";
import { type Guard, guardedConnector } from "./guarded-connector.js";
import { reach } from "./reach.js";
import { retryAfterMs } from "./retry-after.js";
import { type Answered, headOf, type Reply, sendFor } from "./send.js";
import { type WebhookSettings, webhookSettings } from "./settings.js";
import { Signer } from "./signature.js";
import { webhookHeaders } from "./webhook-headers.js";

/** Posts each event's record as JSON, signed per Standard Webhooks when there is a secret. */
export const webhookTarget: TargetType<typeof webhookSettings> = {
  type: "webhook",
  settings: webhookSettings,
  create: (settings, context) => new WebhookDriver(settings, context),
};

class WebhookDriver implements TargetDriver {
  /** The host: path and query of a URL may be secrets. */
  readonly destination: string;
  readonly #url: URL;
  readonly #guard: Guard;
  readonly #path: string;
  readonly #headers: readonly string[];
  readonly #signer: Signer | undefined;
  readonly #pool: Pool;
  readonly #context: TargetContext;
  readonly #redact: AnswerRedactor;

  constructor(settings: WebhookSettings, context: TargetContext) {
    const url = new URL(settings.url);
    const { allowPrivate, secret, headers = {} } = settings;
    const guard = guardFor(url, allowPrivate, context);
    this.destination = url.host;
    this.#url = url;
    this.#guard = guard;
    this.#path = `${url.pathname}${url.search}`;
    this.#headers = webhookHeaders(url, headers);
    this.#signer = secret === undefined ? undefined : new Signer([secret].flat());
    this.#redact = answerRedactor(
      { url: settings.url, headers, secrets: secret === undefined ? [] : [secret].flat() },
      (text) => context.redact(text),
    );
    this.#context = context;
    this.#pool = connectionPool(url, context.lanes, 1, guardedConnector(guard));
  }

  deliver(_record: unknown, attempt: Attempt): Promise<DeliveryOutcome> {
    const { id, hops = 0, trace } = attempt.stored;
    const loop = loopOutcome(hops);
    if (loop !== undefined) return Promise.resolve(loop);
    const body = attempt.json();
    const timestamp = Math.floor(this.#context.now() / 1_000);
    const own = ["webhook-id", id, "webhook-timestamp", `${timestamp}`, "tenfour-hops", `${hops + 1}`];
    const headers = this.#headers.concat(own);
    if (trace !== undefined) headers.push("traceparent", trace.traceparent);
    if (trace?.tracestate !== undefined) headers.push("tracestate", trace.tracestate);
    if (attempt.again === "replay") headers.push("tenfour-replay", "1");
    if (this.#signer !== undefined) headers.push("webhook-signature", this.#signer.sign(id, timestamp, body));
    return sendFor(this.#pool, { path: this.#path, headers, body, attempt }, this.#understand);
  }

  /** The status has said what became of the event, however long the rest of the answer takes. */
  timedOut(_record: unknown, attempt: Attempt): DeliveryOutcome | undefined {
    const head = headOf(attempt);
    return head === undefined ? undefined : this.#outcome({ ...head, body: "", isCut: false });
  }

  reach(): Promise<Reach> {
    return reach(this.#url, this.#guard);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.destroy();
  }

  readonly #understand = (reply: Reply): DeliveryOutcome => {
    if (!("error" in reply)) return this.#outcome(reply);
    return { outcome: "retry", fault: "target", detail: failureText(this.destination, reply.error) };
  };

  #outcome({ status, headers, body, isCut }: Answered): DeliveryOutcome {
    if (status >= 200 && status < 300) return DELIVERED;
    const later = headers["retry-after"];
    const waitMs = retryAfterMs(Array.isArray(later) ? later[0] : later, this.#context.now());
    return classify(status, this.#report(status, body, isCut), waitMs);
  }

  #report(status: number, body: string, isCut: boolean): Report {
    const redirect = REDIRECTS.has(status)
      ? ", a redirect, which is not followed: use the address it leads to"
      : "";
    const detail = `${this.destination} answered ${status}${redirect}`;
    return { detail, status, ...(body === "" ? {} : { answer: this.#redact(body, isCut) }) };
  }
}

/** Not 304, which says that nothing has changed. */
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

const DELIVERED: DeliveryOutcome = { outcome: "delivered" };
