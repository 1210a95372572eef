import { type EventRecord, keyPattern, REDACTED } from "@tenfour/contracts";
import type { SinkEntry } from "@tenfour/receiver";
import type { Pool } from "undici";
import { messageOf, optionsError } from "../errors.js";
import { loopOutcome } from "../hops.js";
import type { OutboxEvent } from "../outbox.js";
import { isOfThisMachine, isSameAddress } from "../own-address.js";
import type {
  Attempt,
  DeliveryOutcome,
  Reach,
  Report,
  TargetContext,
  TargetDriver,
  TargetType,
} from "../target.js";
import { type AnswerRedactor, answerRedactor } from "../webhook/answer-redactor.js";
import { classify } from "../webhook/classify.js";
import { connectionPool } from "../webhook/connection.js";
import { failureText } from "../webhook/failure-text.js";
import { guardFor } from "../webhook/guard-for.js";
import { type Guard, guardedConnector } from "../webhook/guarded-connector.js";
import { reach } from "../webhook/reach.js";
import { retryAfterMs } from "../webhook/retry-after.js";
import { type Answered, hasStarted, send } from "../webhook/send.js";
import { webhookHeaders } from "../webhook/webhook-headers.js";
import { ambiguous, classifyText, hasSideEffect, isKeyRefusal } from "./answers.js";
import { EchoGuard } from "./echo-guard.js";
import type { Sender } from "./sent.js";
import { type FivemSettings, fivemSettings } from "./settings.js";
import { withKey } from "./with-key.js";

/** A game server closes the connection on anything longer. */
const MAX_BODY_BYTES = 5 * 1024 * 1024;
/** After 429: by then the game server's own bucket has room for ten again. */
const PAUSE_MS = 1_000;

/**
 * Posts events to a community's own game server as they were received, with the community's current API key where
 * the key was. The game server cannot drop duplicates.
 */
export const fivemTarget: TargetType<typeof fivemSettings> = {
  type: "fivem",
  settings: fivemSettings,
  // Its HTTP layer answers 429 to more than 10 requests a second once a burst of 25 is used up.
  defaults: { rate: { attempts: 25, perMs: 2_500 } },
  create: (settings, context) => new FivemDriver(settings, context),
};

class FivemDriver implements TargetDriver {
  readonly destination: string;
  readonly #url: URL;
  readonly #guard: Guard;
  readonly #community: string;
  readonly #context: TargetContext;
  readonly #headers: readonly string[];
  readonly #pool: Pool;
  readonly #redact: AnswerRedactor;
  readonly #echoes = new EchoGuard();
  /** The address that the last connection led to. */
  #address: string | undefined;

  constructor({ url, community, allowPrivate }: FivemSettings, context: TargetContext) {
    this.#url = new URL(url);
    if (this.#url.pathname === "/") this.#url.pathname = "/sonorancad/event";
    this.#guard = guardFor(this.#url, allowPrivate, context);
    this.#community = community;
    this.#context = context;
    if (context.keyOf(community) === undefined) throw optionsError(noKey(context.name, community));
    this.destination = this.#url.host;
    this.#headers = webhookHeaders(this.#url, {});
    this.#redact = answerRedactor({ url }, (text) => context.redact(text));
    const connect = guardedConnector(this.#guard);
    // A connection of its own for each event: one that was kept and has died meanwhile looks like an event lost.
    this.#pool = connectionPool(this.#url, context.lanes, 0, (options, callback) =>
      connect(options, (...result) => {
        this.#address = result[1]?.remoteAddress ?? this.#address;
        callback(...result);
      }),
    );
  }

  get counters(): { readonly echoes: number } {
    return { echoes: this.#echoes.count };
  }

  received({ id, transport, community, raw, from }: SinkEntry): void {
    if (transport !== "http" || community !== this.#community) return;
    this.#echoes.received(id, raw.bytes, this.#context.now(), () => senderAt(from, this.#address));
  }

  wants({ source, community, id }: OutboxEvent): boolean {
    return source === "sonoran" && community === this.#community && !this.#echoes.isEcho(id);
  }

  async deliver({ name }: EventRecord, attempt: Attempt): Promise<DeliveryOutcome> {
    const { hops = 0, body } = attempt.stored;
    const loop = loopOutcome(hops);
    if (loop !== undefined) return loop;
    if (name === null)
      return unsendable("has no `type` that is a text, so the game server would never answer");
    const key = this.#context.keyOf(this.#community);
    if (key === undefined) {
      return { outcome: "retry", fault: "target", detail: noKey(this.#context.name, this.#community) };
    }
    const bytes = withKey(body, key);
    if (bytes === undefined) return unsendable("has no place for the community's API key");
    if (bytes.byteLength > MAX_BODY_BYTES) {
      return unsendable("is longer than the 5 MiB that a game server takes");
    }
    const hindrance = hasSideEffect(name) ? await beginOnce(name, attempt) : undefined;
    if (hindrance !== undefined) return hindrance;
    const sending = this.#echoes.sending(bytes, this.#context.now());
    const reply = await send(this.#pool, {
      path: `${this.#url.pathname}${this.#url.search}`,
      headers: [
        ...this.#headers,
        ...["tenfour-hops", `${hops + 1}`],
        ...(attempt.again === "replay" ? ["tenfour-replay", "1"] : []),
      ],
      body: bytes,
      attempt,
      keepAnswer: true,
    });
    sending.ended(this.#context.now());
    if ("error" in reply) {
      const detail = failureText(this.destination, reply.error);
      if (hasStarted(attempt)) return ambiguous(name, "target", { detail });
      sending.takeBack();
      return { outcome: "retry", fault: "target", detail };
    }
    const report = this.#report(reply, key);
    if (reply.status === 200) return classifyText(name, reply.body.trim(), report);
    return this.#classifyStatus(name, reply.status, report, reply.headers["retry-after"]);
  }

  resumesWithKey(community: string, reason: string): boolean {
    return community === this.#community && isKeyRefusal(reason);
  }

  timedOut({ name }: EventRecord, attempt: Attempt): DeliveryOutcome | undefined {
    if (!hasStarted(attempt)) return undefined;
    const { timeoutMs } = this.#context;
    return ambiguous(name ?? "", "target", { detail: `no answer within ${timeoutMs} ms` });
  }

  calledOff({ name }: EventRecord, attempt: Attempt): DeliveryOutcome | undefined {
    if (!hasStarted(attempt)) return undefined;
    return ambiguous(name ?? "", "target", { detail: "no answer before the relay stopped" });
  }

  reach(): Promise<Reach> {
    return reach(this.#url, this.#guard);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.destroy();
  }

  /** Of the layers in front of the resource: nothing but a failure on the way back leaves open whether it was taken. */
  #classifyStatus(
    name: string,
    status: number,
    report: Report,
    retryAfter: string | string[] | undefined,
  ): DeliveryOutcome {
    const first = Array.isArray(retryAfter) ? retryAfter[0] : retryAfter;
    const waitMs = retryAfterMs(first, this.#context.now());
    if (status === 429) {
      return { ...report, outcome: "pause", resumeAfterMs: Math.max(PAUSE_MS, waitMs ?? 0) };
    }
    if (status >= 500 && status !== 503) return ambiguous(name, "unclear", report);
    return classify(status, report, waitMs);
  }

  #report({ status, body, isCut }: Answered, key: string): Report {
    const detail = status === 200 ? `${this.destination} answered` : `${this.destination} answered ${status}`;
    if (body === "") return { detail, status };
    const own = keyPattern(key);
    const clean = own === undefined ? body : body.replace(own, REDACTED);
    return { detail, status, answer: this.#redact(clean, isCut) };
  }
}

/** Who sends from an address, where the last connection to the game server led to another. */
function senderAt(from: string | undefined, address: string | undefined): Sender {
  if (from === undefined || address === undefined) return "elsewhere";
  if (isOfThisMachine(address)) return isOfThisMachine(from) ? "shared" : "elsewhere";
  return isSameAddress(from, address) ? "target" : "elsewhere";
}

/**
 * Notes on disk that an event with a side effect is about to be sent, so that a process killed in the middle of it
 * leaves a trace. What stands in the way of sending it, if anything does.
 */
async function beginOnce(name: string, attempt: Attempt): Promise<DeliveryOutcome | undefined> {
  if (attempt.begun)
    return ambiguous(name, "target", { detail: "the process ended before there was an answer" });
  try {
    await attempt.begin();
    return undefined;
  } catch (cause) {
    const detail = `not sent, since the outbox cannot note at present that it is: ${messageOf(cause)}`;
    return { outcome: "retry", fault: "target", detail };
  }
}

function unsendable(why: string): DeliveryOutcome {
  return { outcome: "park", reason: "unsendable", detail: `not sent: the event ${why}` };
}

function noKey(target: string, community: string): string {
  return `target "${target}": there is no API key for the community "${community}"; a game server takes nothing without it`;
}
