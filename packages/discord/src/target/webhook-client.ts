import { z } from "zod";
import type { DiscordMessage } from "../message.js";

const answerSchema = z.object({
  id: z.string().optional().catch(undefined),
  code: z.number().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  retry_after: z.number().nonnegative().optional().catch(undefined),
});

/** What Discord said. */
export interface WebhookAnswer {
  readonly status: number;
  /** Of the message, in a success. */
  readonly id?: string | undefined;
  /** Discord's own error code, such as 10015 for a webhook that is gone. */
  readonly code?: number | undefined;
  /** Discord's own words for an error. */
  readonly message?: string | undefined;
  /** In a 429: how long to wait. */
  readonly retryAfterMs?: number;
}

/** Longer than any that Discord has asked for; a wait that is no number must not stop a target for ever. */
const MAX_WAIT_MS = 24 * 3_600_000;
const MAX_ANSWER_LENGTH = 100_000;

/** Speaks to one webhook of Discord's, at the pace that its rate-limit headers ask for. */
export class WebhookClient {
  readonly #base: string;
  readonly #now: () => number;
  readonly #timeoutMs: number;
  /** Until when the bucket of a method is empty. */
  readonly #emptyUntil = new Map<string, number>();
  readonly #closing = new AbortController();

  constructor(url: string, timeoutMs: number, now: () => number) {
    const { origin, pathname } = new URL(url);
    this.#base = `${origin}${pathname.replace(/\/$/, "")}`;
    this.#timeoutMs = timeoutMs;
    this.#now = now;
  }

  /** How long to wait before the next one, by what Discord said of the last. */
  waitMs(method: "POST" | "PATCH"): number {
    return Math.max(0, (this.#emptyUntil.get(method) ?? 0) - this.#now());
  }

  /** Posts a message. Rejects when there is no answer; what it rejects with may hold the URL. */
  create(message: DiscordMessage): Promise<WebhookAnswer> {
    return this.#send("POST", "?wait=true", message);
  }

  /** Edits a message that was posted through the same webhook. */
  edit(id: string, { flags: _none, ...message }: DiscordMessage): Promise<WebhookAnswer> {
    return this.#send("PATCH", `/messages/${id}`, message);
  }

  /** Ends what is under way. */
  close(): void {
    this.#closing.abort();
  }

  async #send(method: "POST" | "PATCH", path: string, message: object): Promise<WebhookAnswer> {
    const response = await fetch(`${this.#base}${path}`, {
      method,
      headers: { "content-type": "application/json", "user-agent": "DiscordBot (tenfour, 1)" },
      body: JSON.stringify(message),
      redirect: "manual",
      signal: AbortSignal.any([this.#closing.signal, AbortSignal.timeout(this.#timeoutMs)]),
    });
    const body = (await response.text()).slice(0, MAX_ANSWER_LENGTH);
    this.#pace(method, response.headers);
    const { id, code, message: words, retry_after } = parseAnswer(body);
    const seconds = retry_after ?? numberOf(response.headers.get("retry-after")) ?? 1;
    const wait = response.status === 429 ? { retryAfterMs: inMs(seconds) } : {};
    return { status: response.status, id, code, message: words, ...wait };
  }

  #pace(method: string, headers: Headers): void {
    const resetAfter = numberOf(headers.get("x-ratelimit-reset-after"));
    if (headers.get("x-ratelimit-remaining") !== "0" || resetAfter === undefined) return;
    this.#emptyUntil.set(method, this.#now() + inMs(resetAfter));
  }
}

function parseAnswer(body: string): z.output<typeof answerSchema> {
  try {
    const parsed = answerSchema.safeParse(JSON.parse(body));
    return parsed.success ? parsed.data : {};
  } catch {
    // A proxy in between answers in HTML.
    return {};
  }
}

function numberOf(text: string | null): number | undefined {
  const value = text === null || text === "" ? Number.NaN : Number(text);
  return Number.isFinite(value) && value >= 0 ? value : undefined;
}

function inMs(seconds: number): number {
  return Math.min(Math.ceil(seconds * 1_000), MAX_WAIT_MS);
}
