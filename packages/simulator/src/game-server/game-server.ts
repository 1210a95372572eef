import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { ResolvedGameServerOptions } from "./options.js";
import { RateLimit } from "./rate-limit.js";
import { answerOf, LOADED } from "./resource.js";

/** Longer bodies close the connection. */
const MAX_BODY_BYTES = 5 * 1024 * 1024;
const PATHS = new Set(["/sonorancad/event", "/event"]);

/** One request that got through to the resource, as it arrived. */
export interface GameServerRequest {
  /** Raw: what was sent, byte for byte. */
  readonly body: Buffer;
  /** The event's type in upper case; undefined for what the resource did not understand, or refused. */
  readonly type: string | undefined;
  /** The text of the answer; undefined where there was none. */
  readonly answer: string | undefined;
}

/**
 * What the resource does with the next requests that reach it: takes the event and hangs up, takes it and never
 * answers, or answers something else.
 */
export type GameServerFault =
  | "hang up"
  | "never answer"
  | { readonly answer: string; readonly status?: number };

/** A simulated game server; make one with `startGameServer`. */
export class GameServer implements AsyncDisposable {
  /** The community's API key; set it as the owner does, together with that of the CAD. */
  apiKey: string;
  /** Happens to every request that reaches the resource while it is set. */
  fault: GameServerFault | undefined;
  /** What has reached the resource, in order. */
  readonly requests: GameServerRequest[] = [];
  /** Requests that the HTTP layer turned away: 429, or a body that is too long. */
  readonly refused = { rate: 0, length: 0 };
  /** Answers of `forwardTo`, by status; 0 is none. */
  readonly forwarded = new Map<number, number>();
  readonly #options: ResolvedGameServerOptions;
  readonly #limit: RateLimit;
  readonly #forwarding = new Set<Promise<void>>();
  #server: Server | undefined;
  #port: number;
  #waiting: (() => void)[] = [];

  constructor(options: ResolvedGameServerOptions) {
    this.apiKey = options.apiKey;
    this.#options = options;
    this.#port = options.port;
    this.#limit = new RateLimit(options);
  }

  /** The port that it listens on; it stays the same over `stop()` and `start()`. */
  get port(): number {
    return this.#port;
  }

  /** Where events are taken: `http://127.0.0.1:…/sonorancad/event`. It stays the same over `stop()` and `start()`. */
  get url(): string {
    return `http://${this.#options.host}:${this.#port}/sonorancad/event`;
  }

  /** Events that were understood, in order: their types. */
  get types(): string[] {
    return this.requests.flatMap(({ type }) => type ?? []);
  }

  /** Resolves when so many requests have reached the resource. */
  async until(count: number): Promise<void> {
    while (this.requests.length < count) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Listens again after `stop()`, on the same port. Rejects when the port is taken. */
  async start(): Promise<void> {
    if (this.#server !== undefined) return;
    const server = createServer((request, response) => void this.#take(request, response));
    this.#server = server;
    server.listen(this.#port, this.#options.host);
    await once(server, "listening");
    const address = server.address();
    if (typeof address === "object" && address !== null) this.#port = address.port;
  }

  /** Goes down as after a crash: every connection ends. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
    await Promise.all(this.#forwarding);
  }

  /** `stop()`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!this.#limit.take(request.socket.remoteAddress ?? "")) {
      this.refused.rate += 1;
      response.writeHead(429).end("Rate limit exceeded.");
      return;
    }
    const { socket } = request;
    const body = await readBody(request);
    if (body === "cut") return;
    if (body === "too long") {
      this.refused.length += 1;
      socket.destroy();
      return;
    }
    const [path = ""] = (request.url ?? "").split("?");
    if (request.method !== "POST" || !PATHS.has(path)) answer(response, LOADED);
    else this.#handle(body, response);
  }

  #handle(body: Buffer, response: ServerResponse): void {
    const { fault } = this;
    const { text, type } = answerOf(body, this.apiKey);
    const said = typeof fault === "object" ? fault.answer : fault === undefined ? text : undefined;
    this.requests.push({ body, type, answer: said });
    if (type !== undefined) this.#forward(body);
    if (fault === "hang up") response.destroy();
    else if (said !== undefined) answer(response, said, typeof fault === "object" ? fault.status : undefined);
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #forward(body: Buffer): void {
    const { forwardTo } = this.#options;
    if (forwardTo === undefined) return;
    const headers = { "content-type": "application/json" };
    const forwarding = fetch(forwardTo, { method: "POST", headers, body: new Uint8Array(body) })
      .then(
        async (answered) => {
          await answered.arrayBuffer();
          return answered.status;
        },
        () => 0,
      )
      .then((status) => {
        this.forwarded.set(status, (this.forwarded.get(status) ?? 0) + 1);
        this.#forwarding.delete(forwarding);
      });
    this.#forwarding.add(forwarding);
  }
}

/** Chunked and without a Content-Type, as the real one answers. */
function answer(response: ServerResponse, text: string, status = 200): void {
  response.writeHead(status);
  response.write(text);
  response.end();
}

async function readBody(request: IncomingMessage): Promise<Buffer | "too long" | "cut"> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > MAX_BODY_BYTES) return "too long";
      chunks.push(chunk);
    }
  } catch {
    return "cut";
  }
  return Buffer.concat(chunks);
}
