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
  readonly attempt: Pick<Attempt, "onAbort">;
  /** Keeps the beginning of the body of a success too. */
  readonly keepAnswer?: boolean;
  /** Called when there is a connection: from then on the message may have arrived. */
  readonly onStart?: () => void;
  /** Called with the head of the answer: what follows of it may take long, or never come. */
  readonly onHead?: (head: ReplyHead) => void;
}

/** Posts a message; resolves, and never rejects, when the answer is complete or there will be none. */
export function send(dispatcher: Dispatcher, message: Message): Promise<Reply> {
  const { path, headers, body } = message;
  return new Promise((resolve) => {
    const handler = new ReplyHandler(resolve, message);
    const request = { method: "POST", path, headers, body, headersTimeout: 0, bodyTimeout: 0 };
    try {
      dispatcher.dispatch(request, handler);
    } catch (error) {
      resolve({ error });
    }
  });
}

/** As lean as undici allows: its `request` makes a stream and an abort signal of its own for every call. */
class ReplyHandler implements Dispatcher.DispatchHandler {
  readonly #resolve: (reply: Reply) => void;
  readonly #message: Message;
  #status = 0;
  #headers: Readonly<Record<string, string | string[] | undefined>> = {};
  #chunks: Buffer[] | undefined;
  #read = 0;

  constructor(resolve: (reply: Reply) => void, message: Message) {
    this.#resolve = resolve;
    this.#message = message;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    const { attempt, onStart } = this.#message;
    attempt.onAbort(() => controller.abort(new Error("the attempt has ended")));
    if (!controller.aborted) onStart?.();
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    this.#status = status;
    this.#headers = headers;
    this.#message.onHead?.({ status, headers });
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const isWanted = this.#status >= 300 || this.#message.keepAnswer === true;
    if (isWanted && this.#read < MAX_ANSWER_BYTES) (this.#chunks ??= []).push(chunk);
    this.#read += chunk.byteLength;
    if (this.#read > MAX_READ_BYTES) controller.abort(new Error("the answer is too long"));
  }

  onResponseEnd(): void {
    this.#end();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    // The status has said what there is to say; what is missing is only its explanation.
    this.#end(this.#status === 0 ? error : undefined);
  }

  #end(error?: Error): void {
    if (error === undefined)
      this.#resolve({ status: this.#status, headers: this.#headers, body: this.#body() });
    else this.#resolve({ error });
  }

  #body(): string {
    if (this.#chunks === undefined) return "";
    return Buffer.concat(this.#chunks).subarray(0, MAX_ANSWER_BYTES).toString("utf8");
  }
}
