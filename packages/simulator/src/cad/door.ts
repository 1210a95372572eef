import { once } from "node:events";
import { Agent, type ClientRequest, type IncomingMessage, request } from "node:http";
import type { Socket } from "node:net";
import type { BodyTravel } from "../faults.js";
import type { Outcome } from "../outcome.js";
import { type BodyWriter, writeBody } from "../write-body.js";

/** An answer's text is a word or two; more than this is not kept. */
const MAX_ANSWER_CHARACTERS = 64 * 1024;

async function readText(answer: IncomingMessage): Promise<string> {
  let text = "";
  answer.setEncoding("utf8");
  for await (const chunk of answer) text = `${text}${String(chunk)}`.slice(0, MAX_ANSWER_CHARACTERS);
  return text;
}

function answerTo(outgoing: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.once("response", resolve);
    // Not `once`: a request that is destroyed later may emit another error, which nobody waits for any more.
    outgoing.on("error", reject);
    outgoing.once("close", () => reject(new Error("The listener closed the connection without an answer.")));
  });
}

/** The HTTP door of a game server or bot, as the CAD sees it. */
export class Door {
  readonly #url: URL;
  readonly #timeoutMs: number;
  readonly #writer: BodyWriter;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #sockets = new Set<Socket>();

  constructor(url: URL, timeoutMs: number, writer: BodyWriter) {
    this.#url = url;
    this.#timeoutMs = timeoutMs;
    this.#writer = writer;
  }

  /** Posts one event, once, and reads the answer. `stop` abandons the request. */
  async post(payload: Buffer, travel: BodyTravel, stop: AbortSignal): Promise<Outcome> {
    const over = new AbortController();
    const stopped = () => over.abort("stopped");
    const timer = setTimeout(() => over.abort("timeout"), this.#timeoutMs);
    stop.addEventListener("abort", stopped);
    const headers = { "Content-Type": "application/json", "Content-Length": payload.length };
    const outgoing = request(this.#url, { method: "POST", agent: this.#agent, headers });
    outgoing.on("socket", (socket) => this.#watch(socket));
    over.signal.addEventListener("abort", () => outgoing.destroy());
    const answering = answerTo(outgoing);
    const sending = { complete: false };
    const writing = writeBody(outgoing, payload, travel, this.#writer, over.signal).then(() => {
      outgoing.end();
      return (sending.complete = true);
    });
    try {
      const answer = await answering;
      return { result: "answered", status: answer.statusCode ?? 0, body: await readText(answer) };
    } catch (error) {
      if (over.signal.reason === "timeout") return { result: "timeout" };
      if (over.signal.reason === "stopped") return { result: "stopped" };
      if (travel === "cut") return { result: "cut" };
      return { result: "error", error: error instanceof Error ? error : new Error(String(error)) };
    } finally {
      clearTimeout(timer);
      stop.removeEventListener("abort", stopped);
      if (!sending.complete) over.abort("answered early");
      await writing;
    }
  }

  /** Closes every connection; resolves when none is left. */
  async close(): Promise<void> {
    await Promise.all(
      [...this.#sockets].map(async (socket) => {
        const closed = once(socket, "close");
        socket.destroy();
        await closed;
      }),
    );
    this.#agent.destroy();
  }

  #watch(socket: Socket): void {
    if (this.#sockets.has(socket)) return;
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
  }
}
