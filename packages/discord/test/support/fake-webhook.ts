import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { DiscordMessage } from "@tenfour/discord";

/** A message in the channel, as a reader sees it now. */
export interface Shown {
  readonly id: string;
  message: DiscordMessage;
  edits: number;
}

export interface Refusal {
  readonly status: number;
  readonly body: object | string;
  readonly headers?: Record<string, string>;
}

/** What Discord's webhook routes do: execute with `wait`, edit, buckets with headers, 429 with `retry_after`, error codes. */
export interface FakeWebhook extends AsyncDisposable {
  readonly url: string;
  readonly token: string;
  readonly shown: Shown[];
  /** Of each request, in order. */
  readonly requests: { readonly method: string; readonly status: number }[];
  /** What the next requests are answered instead. */
  readonly refusals: Refusal[];
  /** Requests that a bucket holds, and how long it takes to fill again. */
  bucket: { readonly limit: number; readonly perMs: number };
  until(isSo: () => boolean): Promise<void>;
}

export async function startFakeWebhook(): Promise<FakeWebhook> {
  const token = "t0ken-of-a-webhook_that-nobody-may-see";
  const path = `/api/webhooks/123456789012345678/${token}`;
  const shown: Shown[] = [];
  const requests: { method: string; status: number }[] = [];
  const refusals: Refusal[] = [];
  const waiting = new Set<() => void>();
  const buckets = new Map<string, { left: number; resetAt: number }>();
  const state = { bucket: { limit: 1_000, perMs: 1_000 } };

  function answer(method: string, url: URL, body: DiscordMessage | undefined): Refusal {
    const refusal = refusals.shift();
    if (refusal !== undefined) return refusal;
    if (!url.pathname.startsWith(path)) {
      return { status: 404, body: { message: "Unknown Webhook", code: 10_015 } };
    }
    const now = Date.now();
    const known = buckets.get(method);
    const bucket =
      known === undefined || now >= known.resetAt
        ? { left: state.bucket.limit, resetAt: now + state.bucket.perMs }
        : known;
    buckets.set(method, bucket);
    const resetAfter = (bucket.resetAt - now) / 1_000;
    if (bucket.left === 0) {
      return {
        status: 429,
        body: { message: "You are being rate limited.", retry_after: resetAfter, global: false },
      };
    }
    bucket.left -= 1;
    const headers = {
      "x-ratelimit-limit": `${state.bucket.limit}`,
      "x-ratelimit-remaining": `${bucket.left}`,
      "x-ratelimit-reset-after": `${resetAfter}`,
      "x-ratelimit-bucket": method,
    };
    if (body === undefined || (body.content === "" && body.embeds.length === 0) || body.embeds.length > 10) {
      return { status: 400, body: { message: "Invalid Form Body", code: 50_035 }, headers };
    }
    if (method === "POST") {
      const entry = { id: `${9_000 + shown.length}`, message: body, edits: 0 };
      shown.push(entry);
      return { status: 200, body: { id: entry.id }, headers };
    }
    const entry = shown.find(({ id }) => url.pathname === `${path}/messages/${id}`);
    if (entry === undefined)
      return { status: 404, body: { message: "Unknown Message", code: 10_008 }, headers };
    entry.message = { ...entry.message, ...body };
    entry.edits += 1;
    return { status: 200, body: { id: entry.id }, headers };
  }

  const server = createServer((request, response) => {
    void readJson(request).then((body) => {
      const { method = "" } = request;
      const { status, body: text, headers } = answer(method, new URL(request.url ?? "/", "http://x"), body);
      requests.push({ method, status });
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(typeof text === "string" ? text : JSON.stringify(text));
      for (const look of [...waiting]) look();
    });
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${path}`,
    token,
    shown,
    requests,
    refusals,
    get bucket() {
      return state.bucket;
    },
    set bucket(bucket) {
      state.bucket = bucket;
    },
    until: (isSo) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!isSo()) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function readJson(request: IncomingMessage): Promise<DiscordMessage | undefined> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  try {
    return JSON.parse(Buffer.concat(chunks).toString()) as DiscordMessage;
  } catch {
    return undefined;
  }
}
