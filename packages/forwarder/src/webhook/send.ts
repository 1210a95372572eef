import type { Dispatcher } from "undici";
import type { Attempt } from "../target.js";

/** More of an answer is not kept. */
const MAX_ANSWER_BYTES = 16 * 1024;
/** Longer answers are not worth reading to the end to keep their connection. */
const MAX_READ_BYTES = 256 * 1024;

/** The head of an answer. */
export interface ReplyHead {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** An answer, as far as it came. */
export interface Answered extends ReplyHead {
  /** The beginning of the body; empty for a success, unless it was asked for. */
  readonly body: string;
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
  const { path, headers, body } = message;
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
    const request = { method: "POST", path, headers, body, headersTimeout: 0, bodyTimeout: 0 };
    try {
      dispatcher.dispatch(request, handler);
    } catch (error) {
      ended({ error });
    }
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
  #started = false;
  #head: ReplyHead | undefined;
  #chunks: Buffer[] | undefined;
  #read = 0;

  constructor(ended: (reply: Reply) => void, message: Message) {
    this.#ended = ended;
    this.#message = message;
  }

  get hasStarted(): boolean {
    return this.#started;
  }

  get head(): ReplyHead | undefined {
    return this.#head;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
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
    // The status has said what there is to say; what is missing is only its explanation.
    this.#end(error);
  }

  #end(error: unknown): void {
    const head = this.#head;
    if (head === undefined) this.#ended({ error });
    else this.#ended({ status: head.status, headers: head.headers, body: this.#body() });
  }

  #body(): string {
    if (this.#chunks === undefined) return "";
    return Buffer.concat(this.#chunks).subarray(0, MAX_ANSWER_BYTES).toString("utf8");
  }
}
