import type { Dispatcher } from "undici";
import type { Attempt } from "../target.js";
import { Posting } from "./connection.js";
import { failureCode } from "./failure-text.js";
import type { SocketView } from "./socket-view.js";

/** So much beyond what is kept of an answer is read: a secret that stands across its end is to be found whole. */
export const SPARE_ANSWER_BYTES = 16 * 1024;
/** More of an answer is not looked at. */
const MAX_ANSWER_BYTES = 16 * 1024 + SPARE_ANSWER_BYTES;
/** Longer answers are not worth reading to the end to keep their connection. */
const MAX_READ_BYTES = 256 * 1024;

/** Codes of a connection that the other side has closed. */
const CUT = new Set(["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"]);

/** The head of an answer. */
export interface ReplyHead {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** An answer, as far as it came. */
export interface Answered extends ReplyHead {
  /** The beginning of the body; empty for a success, unless it was asked for. */
  readonly body: string;
  /** Whether the body went on. */
  readonly isCut: boolean;
}

/** What came back: an answer, or why there was none. */
export type Reply = Answered | { readonly error: unknown };

/** What is sent. */
export interface Message {
  readonly path: string;
  /** Names and values in turns. */
  readonly headers: string[];
  readonly body: Uint8Array;
  /** Ends the exchange. */
  readonly attempt: Attempt;
  /** Keeps the beginning of the body of a success too. */
  readonly keepAnswer?: boolean;
}

/** Posts a message; resolves, and never rejects, when the answer is complete or there will be none. */
export function send(dispatcher: Dispatcher, message: Message): Promise<Reply> {
  return sendFor(dispatcher, message, (reply) => reply);
}

/** The same for what is made of the reply at once, since one promise for each event is enough. */
export function sendFor<T>(
  dispatcher: Dispatcher,
  message: Message,
  understand: (reply: Reply) => T,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (reply: Reply): void => {
      try {
        resolve(understand(reply));
      } catch (cause) {
        reject(cause);
      }
    };
    const handler = new ReplyHandler(ended, message);
    message.attempt.memo = handler;
    handler.dispatchBy(dispatcher);
  });
}

/** The head of the answer to what an attempt has sent, once it has come: the rest may take long, or never come. */
export function headOf({ memo }: Attempt): ReplyHead | undefined {
  return memo instanceof ReplyHandler ? memo.head : undefined;
}

/** Whether there was a connection for what an attempt sends: from then on it may have arrived. */
export function hasStarted({ memo }: Attempt): boolean {
  return memo instanceof ReplyHandler && memo.hasStarted;
}

/** As lean as undici allows: its `request` makes a stream and an abort signal of its own for every call. */
class ReplyHandler implements Dispatcher.DispatchHandler {
  readonly #ended: (reply: Reply) => void;
  readonly #message: Message;
  readonly #posting: Posting;
  #started = false;
  #isRepeated = false;
  #view: SocketView | undefined;
  #head: ReplyHead | undefined;
  #chunks: Buffer[] | undefined;
  #read = 0;

  constructor(ended: (reply: Reply) => void, message: Message) {
    this.#ended = ended;
    this.#message = message;
    this.#posting = new Posting(message.path, message.headers, message.body);
  }

  dispatchBy(dispatcher: Dispatcher): void {
    try {
      dispatcher.dispatch(this.#posting, this);
    } catch (error) {
      this.#ended({ error });
    }
  }

  get hasStarted(): boolean {
    return this.#started;
  }

  get head(): ReplyHead | undefined {
    return this.#head;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#view = this.#posting.connection?.view;
    this.#view?.requested();
    this.#message.attempt.onAbort(() => controller.abort(new Error("the attempt has ended")));
    if (!controller.aborted) this.#started = true;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    this.#head = { status, headers };
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const isWanted = (this.#head?.status ?? 0) >= 300 || this.#message.keepAnswer === true;
    if (isWanted && this.#read < MAX_ANSWER_BYTES) (this.#chunks ??= []).push(chunk);
    this.#read += chunk.byteLength;
    if (this.#read > MAX_READ_BYTES) controller.abort(new Error("the answer is too long"));
  }

  onResponseEnd(): void {
    this.#end(undefined);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    const { connection } = this.#posting;
    if (connection !== undefined && this.#wasGivenUp(error)) {
      this.#isRepeated = true;
      // Once undici is done with the connection that broke, so that it makes a new one.
      queueMicrotask(() => this.dispatchBy(connection));
      // The status has said what there is to say; what is missing is only its explanation.
    } else this.#end(error);
  }

  /**
   * Whether the server closed a kept connection just as the request was on its way, as every server does with one that
   * was idle for long: that says nothing about the target. Where each event has a connection of its own, never.
   */
  #wasGivenUp(error: Error): boolean {
    const view = this.#view;
    if (view === undefined || !view.isKept || !view.isSilent || this.#isRepeated) return false;
    return CUT.has(failureCode(error) ?? "");
  }

  #end(error: unknown): void {
    const head = this.#head;
    if (head === undefined) this.#ended({ error });
    else {
      const isCut = this.#read > MAX_ANSWER_BYTES;
      this.#ended({ status: head.status, headers: head.headers, body: this.#body(), isCut });
    }
  }

  #body(): string {
    if (this.#chunks === undefined) return "";
    return Buffer.concat(this.#chunks).subarray(0, MAX_ANSWER_BYTES).toString("utf8");
  }
}
