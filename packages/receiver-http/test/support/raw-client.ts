import { once } from "node:events";
import { connect, type Socket } from "node:net";

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A bare TCP connection that writes what it is told and reads answers one by one. */
export class RawClient implements AsyncDisposable {
  readonly socket: Socket;
  /** Resolves when the other side has closed the connection, with a reset or without. */
  readonly closed: Promise<void>;
  #received = "";
  #ended = false;
  #wake: () => void = () => {};

  constructor(port: number) {
    this.socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    this.socket.setEncoding("latin1");
    this.socket.on("data", (text: string) => {
      this.#received += text;
      this.#wake();
    });
    this.closed = new Promise((resolve) => {
      const over = (): void => {
        this.#ended = true;
        this.#wake();
        resolve();
      };
      this.socket.on("end", over).on("error", over).on("close", over);
    });
  }

  /** Writes and waits until the bytes are on their way; rejects when the connection is broken. */
  async write(text: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.socket.write(text, (error) => (error == null ? resolve() : reject(error)));
    });
  }

  /** The next answer; undefined when the connection ended without one. */
  async answer(method = "POST"): Promise<RawAnswer | undefined> {
    for (;;) {
      const answer = this.#takeAnswer(method);
      if (answer !== undefined || this.#ended) return answer;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Resolves with all that was not read as an answer, once the other side has ended. */
  async rest(): Promise<string> {
    while (!this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#received;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.socket.closed) return;
    const gone = once(this.socket, "close");
    this.socket.destroy();
    await gone;
  }

  #takeAnswer(method: string): RawAnswer | undefined {
    const end = this.#received.indexOf("\r\n\r\n");
    if (end === -1) return undefined;
    const [statusLine = "", ...lines] = this.#received.slice(0, end).split("\r\n");
    const headers = Object.fromEntries(
      lines.map((line) => [
        line.slice(0, line.indexOf(":")).toLowerCase(),
        line.slice(line.indexOf(":") + 1).trim(),
      ]),
    );
    const status = Number(statusLine.split(" ")[1]);
    const bodyless = method === "HEAD" || status < 200 || status === 204;
    const length = bodyless ? 0 : Number(headers["content-length"] ?? 0);
    const from = end + 4;
    if (this.#received.length < from + length) return undefined;
    const body = this.#received.slice(from, from + length);
    this.#received = this.#received.slice(from + length);
    return { status, headers, body };
  }
}

/** The bytes of a request, with a Content-Length unless the headers say how the body comes. */
export function request(
  method: string,
  target: string,
  headers: Readonly<Record<string, string>> = {},
  body = "",
): string {
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  const framed = names.includes("content-length") || names.includes("transfer-encoding");
  const length =
    framed || (method !== "POST" && body === "") ? {} : { "Content-Length": String(Buffer.byteLength(body)) };
  const lines = Object.entries({ Host: "test", ...length, ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return `${method} ${target} HTTP/1.1\r\n${lines.join("")}\r\n${body}`;
}

/** A body in chunked coding, without the end. */
export function chunk(text: string): string {
  return `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
}

/** Another sender's request and answer: what was written before them has been looked at by then. */
export async function roundTrip(port: number): Promise<void> {
  await using client = new RawClient(port);
  await client.write(request("GET", "/healthz"));
  if ((await client.answer())?.status !== 200) throw new Error("the health check was not answered");
}
