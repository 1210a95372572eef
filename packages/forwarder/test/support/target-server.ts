import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as it arrived. */
export interface Arrived {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly path: string;
  readonly id: string;
}

/** Answers a request: a status, or whatever the function does with the response. */
export type Answer = (
  request: Arrived,
  response: ServerResponse,
  raw: IncomingMessage,
) => number | void | Promise<number | void>;

/** Somebody's webhook, on a real socket; disposing of it closes it. */
export class TargetServer implements AsyncDisposable {
  readonly arrived: Arrived[] = [];
  answer: Answer;
  readonly #server = createServer((request, response) => void this.#take(request, response));
  #waiting: (() => void)[] = [];

  constructor(answer: Answer = () => 204) {
    this.answer = answer;
  }

  static async start(answer?: Answer): Promise<TargetServer> {
    const target = new TargetServer(answer);
    await target.listen();
    return target;
  }

  async listen(port = 0): Promise<void> {
    this.#server.listen(port, "127.0.0.1");
    await once(this.#server, "listening");
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hook`;
  }

  /** Ids in order of arrival. */
  get ids(): string[] {
    return this.arrived.map(({ id }) => id);
  }

  /** Resolves when so many requests have arrived. */
  async until(count: number): Promise<void> {
    while (this.arrived.length < count) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, "close");
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const id = String(request.headers["webhook-id"]);
    const arrived = { headers: request.headers, body, path: request.url ?? "", id };
    this.arrived.push(arrived);
    const status = await this.answer(arrived, response, request);
    if (typeof status === "number") response.writeHead(status).end();
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
