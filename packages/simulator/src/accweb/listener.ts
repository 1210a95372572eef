import type { Socket } from "node:net";
import type { BodyTravel } from "../faults.js";
import type { Outcome } from "../outcome.js";
import { type BodyWriter, writeBody } from "../write-body.js";
import { type AnswerHead, parseAnswerHead } from "./answer-head.js";
import type { Client } from "./callback-section.js";
import type { Connections } from "./connections.js";
import { requestHead } from "./request-head.js";

/** What one request has at its disposal. */
export interface ListenerOptions {
  readonly connections: Connections;
  /** Limit up to the response headers; 0 is none. */
  readonly timeoutMs: number;
  readonly writer: BodyWriter;
}

interface Answer extends AnswerHead {
  /** The listener sent more than the head. */
  readonly hasMore: boolean;
}

function readAnswer(socket: Socket): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let received: Buffer = Buffer.alloc(0);
    let failure = new Error("The listener closed the connection without an answer.");
    const leave = () => {
      socket.off("data", onData).off("error", onError).off("close", onClose);
    };
    const onData = (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      try {
        const head = parseAnswerHead(received);
        if (head === undefined) return;
        leave();
        resolve({ ...head, hasMore: received.length > head.bytes });
      } catch (error) {
        leave();
        socket.destroy();
        reject(error);
      }
    };
    const onError = (error: Error) => {
      failure = error;
    };
    const onClose = () => {
      leave();
      reject(failure);
    };
    socket.on("data", onData).on("error", onError).on("close", onClose);
  });
}

/** One enabled client of the `callback:` section, and how accweb talks to it. */
export class Listener {
  readonly client: Client;
  readonly #options: ListenerOptions;

  constructor(client: Client, options: ListenerOptions) {
    this.client = client;
    this.#options = options;
  }

  /**
   * Sends one event, once. Waits for the response headers within the time limit, never reads a body, and never
   * tries again. `stop` abandons the request.
   */
  async deliver(payload: Buffer, travel: BodyTravel, stop: AbortSignal): Promise<Outcome> {
    const { connections, timeoutMs } = this.#options;
    const startedMs = performance.now();
    const socket = connections.take(this.client.url);
    const over = new AbortController();
    const stopped = () => over.abort("stopped");
    const timer = timeoutMs > 0 ? setTimeout(() => over.abort("timeout"), timeoutMs) : undefined;
    stop.addEventListener("abort", stopped);
    over.signal.addEventListener("abort", () => socket.destroy());
    const answering = readAnswer(socket);
    const sending = { complete: false };
    const writing = this.#write(socket, payload, travel, over.signal).then(() => (sending.complete = true));
    try {
      const answer = await answering;
      if (!sending.complete) over.abort("answered early");
      else if (!answer.bodyless)
        connections.hold(socket, timeoutMs > 0 ? timeoutMs + startedMs - performance.now() : undefined);
      else if (answer.persistent && !answer.hasMore) connections.keep(this.client.url, socket);
      else socket.destroy();
      return { result: "answered", status: answer.status, body: "" };
    } catch (error) {
      if (over.signal.reason === "timeout") return { result: "timeout" };
      if (over.signal.reason === "stopped") return { result: "stopped" };
      if (travel === "cut") return { result: "cut" };
      return { result: "error", error: error instanceof Error ? error : new Error(String(error)) };
    } finally {
      clearTimeout(timer);
      stop.removeEventListener("abort", stopped);
      await writing;
    }
  }

  async #write(socket: Socket, payload: Buffer, travel: BodyTravel, over: AbortSignal): Promise<void> {
    // Corked, so that head and body leave together as they do from Go's buffered writer.
    socket.cork();
    socket.write(requestHead(this.client, payload.length));
    const writing = writeBody(socket, payload, travel, this.#options.writer, over);
    socket.uncork();
    await writing;
  }
}
