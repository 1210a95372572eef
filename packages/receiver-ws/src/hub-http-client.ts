import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { HttpClient, type HttpRequest, HttpResponse } from "@microsoft/signalr";

/** A negotiation's answer has some hundred characters. */
const MAX_ANSWER_LENGTH = 65_536;

/** Learns why a negotiation failed. */
export interface NegotiationWatch {
  onFailure(error: unknown): void;
}

/**
 * Negotiates for SignalR. Its own client is built on `fetch`, which keeps connections that nobody needs any more,
 * opens another one when a request is given up, and says no more than "fetch failed".
 */
export class HubHttpClient extends HttpClient {
  readonly #watch: NegotiationWatch;
  #aborter: AbortController | undefined;
  /** By host; a balancer in front of several hubs tells with one where the websocket belongs. */
  #cookies: Map<string, string> | undefined;

  constructor(watch: NegotiationWatch) {
    super();
    this.#watch = watch;
  }

  /** Gives up the request that is on its way. */
  abort(): void {
    this.#aborter?.abort();
  }

  override async send({ url = "", method = "POST", headers = {} }: HttpRequest): Promise<HttpResponse> {
    try {
      const address = new URL(url);
      const response = await this.#request(address, method, headers);
      const cookies = response.headers["set-cookie"]?.map((cookie) => cookie.split(";", 1).join());
      if (cookies !== undefined) {
        this.#cookies ??= new Map();
        this.#cookies.set(address.host, cookies.join("; "));
      }
      const status = response.statusCode ?? 0;
      if (status !== 200) this.#watch.onFailure(new Error(`the hub answered ${status} to the negotiation`));
      return new HttpResponse(status, response.statusMessage ?? "", await read(response));
    } catch (error) {
      this.#watch.onFailure(error);
      throw error;
    }
  }

  override getCookieString(url: string): string {
    return this.#cookies?.get(new URL(url).host) ?? "";
  }

  #request(url: URL, method: string, headers: Record<string, string>): Promise<IncomingMessage> {
    const send = url.protocol === "https:" ? requestHttps : requestHttp;
    this.#aborter = new AbortController();
    const { signal } = this.#aborter;
    const options = { method, headers: { ...headers, "Content-Length": "0" }, agent: false, signal } as const;
    return new Promise((resolve, reject) => {
      send(url, options).on("response", resolve).on("error", reject).end();
    });
  }
}

async function read(response: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of response.setEncoding("utf8")) {
    text += String(chunk);
    if (text.length > MAX_ANSWER_LENGTH) throw new Error("the hub's answer to the negotiation has no end");
  }
  return text;
}
