import type { Dispatcher } from "undici";

/** More of an answer is not kept. */
const MAX_ANSWER_BYTES = 16 * 1024;
/** Longer answers are not worth reading to the end to keep their connection. */
const MAX_READ_BYTES = 256 * 1024;

/** What came back: an answer, or why there was none. */
export type Reply =
  | {
      readonly status: number;
      readonly headers: Readonly<Record<string, string | string[] | undefined>>;
      /** The beginning of the body; empty for a success. */
      readonly body: string;
    }
  | { readonly error: unknown };

/** What is sent. */
export interface Message {
  readonly path: string;
  readonly headers: readonly string[];
  readonly body: Uint8Array;
  readonly signal: AbortSignal;
}

/** Posts a message; resolves, and never rejects, when the answer is complete or there will be none. */
export function send(dispatcher: Dispatcher, { path, headers, body, signal }: Message): Promise<Reply> {
  return new Promise((resolve) => {
    const handler = new ReplyHandler(resolve, signal);
    const request = { method: "POST", path, headers: [...headers], body, headersTimeout: 0, bodyTimeout: 0 };
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
  readonly #signal: AbortSignal;
  readonly #abort = (): void => this.#controller?.abort(new Error("the attempt has ended"));
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #headers: Readonly<Record<string, string | string[] | undefined>> = {};
  #chunks: Buffer[] = [];
  #read = 0;

  constructor(resolve: (reply: Reply) => void, signal: AbortSignal) {
    this.#resolve = resolve;
    this.#signal = signal;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#signal.aborted) this.#abort();
    else this.#signal.addEventListener("abort", this.#abort);
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const isSuccess = this.#status < 300;
    if (!isSuccess && this.#read < MAX_ANSWER_BYTES) this.#chunks.push(chunk);
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
    this.#signal.removeEventListener("abort", this.#abort);
    if (error !== undefined) {
      this.#resolve({ error });
      return;
    }
    const body = Buffer.concat(this.#chunks).subarray(0, MAX_ANSWER_BYTES).toString("utf8");
    this.#resolve({ status: this.#status, headers: this.#headers, body });
  }
}
