import type { IncomingMessage, ServerResponse } from "node:http";

/** A message as a member of the channel sees it now. */
export interface ShownMessage {
  readonly id: string;
  readonly channelId: string;
  content: string;
  embeds: { title?: string; description?: string; fields?: { name: string; value: string }[] }[];
  allowed_mentions: { parse: string[]; roles?: string[] };
  edits: number;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** A request that came in, and how it was answered. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly at: number;
  readonly body: Record<string, unknown>;
}

/** How many requests a bucket holds, and how long it takes to fill again. */
export interface Bucket {
  readonly limit: number;
  readonly perMs: number;
}

/** The routes of Discord's REST API v10 that the bot uses, with its buckets, limits and error codes. */
export class FakeRest {
  readonly messages: ShownMessage[] = [];
  readonly seen: Seen[] = [];
  /** Answers to application commands, by interaction. */
  readonly interactions = new Map<string, { content: string; embeds: unknown[]; flags?: number }>();
  commands: { name: string }[] = [];
  /** What every request about a channel gets instead. */
  readonly broken = new Map<string, Answer>();
  /** What the next requests get instead; undefined lets one through. */
  readonly storm: Answer[] = [];
  /** Discord has an outage. */
  isDown = false;
  bucket: Bucket = { limit: 1_000, perMs: 1_000 };
  token = "";
  guildId = "";
  /** The gateway's address. */
  gateway = "";
  readonly #buckets = new Map<string, { left: number; resetAt: number }>();
  readonly #nonces = new Map<string, string>();
  #count = 0;
  readonly #waiting = new Set<() => void>();

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const body = (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>;
    const method = request.method ?? "GET";
    const path = (request.url ?? "").replace(/^\/v10/, "").replace(/\?.*/, "");
    const answer = this.#answer(method, path, body, request.headers.authorization);
    response.writeHead(answer.status, { "content-type": "application/json", ...answer.headers });
    response.end(answer.body === undefined ? "" : JSON.stringify(answer.body));
    this.seen.push({ method, path, status: answer.status, at: Date.now(), body });
    for (const look of [...this.#waiting]) look();
  }

  /** Resolves when something is so, looked at after every request. */
  until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!isSo()) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }

  in(channelId: string): ShownMessage[] {
    return this.messages.filter((message) => message.channelId === channelId);
  }

  #answer(method: string, path: string, body: Record<string, unknown>, authorization = ""): Answer {
    const isCallback = /^\/interactions\/(\d+)\/[\w-]+\/callback$/.exec(path);
    if (isCallback !== null) {
      this.interactions.set(isCallback[1] ?? "", body["data"] as { content: string; embeds: unknown[] });
      return { status: 204 };
    }
    if (authorization !== `Bot ${this.token}`) return failure(401, 0, "401: Unauthorized");
    if (this.isDown) return failure(503, 0, "Service Unavailable");
    const storm = this.storm.shift();
    if (storm !== undefined) return storm;
    if (path === "/gateway/bot") {
      const session_start_limit = { total: 1_000, remaining: 1_000, reset_after: 0, max_concurrency: 1 };
      return { status: 200, body: { url: this.gateway, shards: 1, session_start_limit } };
    }
    if (/^\/applications\/\d+\/guilds\/\d+\/commands$/.test(path) && method === "PUT") {
      if (!path.includes(`/guilds/${this.guildId}/`)) return failure(403, 50_001, "Missing Access");
      this.commands = body as unknown as { name: string }[];
      return { status: 200, body: this.commands };
    }
    const message = /^\/channels\/(\d+)\/messages(?:\/(\d+))?$/.exec(path);
    if (message === null) return failure(404, 0, "404: Not Found");
    const [, channelId = "", id] = message;
    const broken = this.broken.get(channelId);
    if (broken !== undefined) return broken;
    const limited = this.#limit(`${method} ${channelId}`);
    if (limited.status === 429) return limited;
    return { ...this.#message(method, channelId, id, body), headers: limited.headers ?? {} };
  }

  #limit(key: string): Answer {
    const now = Date.now();
    const known = this.#buckets.get(key);
    const { limit, perMs } = this.bucket;
    const bucket =
      known === undefined || now >= known.resetAt ? { left: limit, resetAt: now + perMs } : known;
    this.#buckets.set(key, bucket);
    const after = (bucket.resetAt - now) / 1_000;
    const headers = {
      "x-ratelimit-limit": `${limit}`,
      "x-ratelimit-remaining": `${Math.max(0, bucket.left - 1)}`,
      "x-ratelimit-reset": `${bucket.resetAt / 1_000}`,
      "x-ratelimit-reset-after": `${after}`,
      "x-ratelimit-bucket": key.replace(/\W/g, ""),
    };
    if (bucket.left <= 0) return rateLimited(after, headers);
    bucket.left -= 1;
    return { status: 200, headers };
  }

  #message(method: string, channelId: string, id: string | undefined, body: Record<string, unknown>): Answer {
    const {
      content = "",
      embeds = [],
      allowed_mentions = { parse: ["everyone"] },
    } = body as unknown as Partial<ShownMessage>;
    if ((content === "" && embeds.length === 0) || content.length > 2_000 || embeds.length > 10) {
      return failure(400, 50_035, "Invalid Form Body");
    }
    if (method === "POST") {
      const nonce = body["enforce_nonce"] === true ? `${channelId} ${String(body["nonce"])}` : undefined;
      const existing = nonce === undefined ? undefined : this.#nonces.get(nonce);
      if (existing !== undefined) return { status: 200, body: { id: existing } };
      this.#count += 1;
      const shown = {
        id: `20000000000000${1_000 + this.#count}`,
        channelId,
        content,
        embeds,
        allowed_mentions,
        edits: 0,
      };
      this.messages.push(shown);
      if (nonce !== undefined) this.#nonces.set(nonce, shown.id);
      return { status: 200, body: { id: shown.id, channel_id: channelId } };
    }
    const known = this.messages.find((one) => one.id === id && one.channelId === channelId);
    if (known === undefined) return failure(404, 10_008, "Unknown Message");
    Object.assign(known, { content, embeds, allowed_mentions, edits: known.edits + 1 });
    return { status: 200, body: { id: known.id, channel_id: channelId } };
  }
}

export function failure(status: number, code: number, message: string): Answer {
  return { status, body: { code, message } };
}

export function rateLimited(
  retryAfterSeconds: number,
  headers: Record<string, string> = {},
  isGlobal = false,
): Answer {
  const body = { message: "You are being rate limited.", retry_after: retryAfterSeconds, global: isGlobal };
  const scope = isGlobal
    ? { "x-ratelimit-global": "true", "x-ratelimit-scope": "global" }
    : { "x-ratelimit-scope": "user" };
  return {
    status: 429,
    body,
    headers: { ...headers, ...scope, "retry-after": `${Math.ceil(retryAfterSeconds)}` },
  };
}
