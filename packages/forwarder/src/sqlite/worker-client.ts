import { type TransferListItem, Worker } from "node:worker_threads";
import { OutboxError } from "../outbox-error.js";
import type { CallName, Calls, Reply } from "./protocol.js";

interface Pending {
  resolve(answer: Calls[CallName]["answer"]): void;
  reject(cause: OutboxError): void;
}

/** A worker thread with a connection to the outbox, as seen from the main thread. */
export class WorkerClient {
  readonly #path: string;
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #ended: OutboxError | undefined;

  constructor(path: string) {
    this.#path = path;
    // Flags of the main program, such as loaders, are none of the worker's business. Node 22 calls SQLite
    // experimental in a warning that nobody who runs Tenfour can do anything about.
    this.#worker = new Worker(new URL("./worker.js", import.meta.url), {
      workerData: path,
      execArgv: ["--disable-warning=ExperimentalWarning"],
    });
    this.#worker.on("message", (reply: Reply) => this.#answered(reply));
    this.#worker.on("error", (cause) => this.#end(cause));
    this.#worker.on("messageerror", (cause) => this.#end(cause));
    this.#worker.on("exit", (code) => this.#end(new Error(`it exited with code ${code}`)));
  }

  /** Whether the thread is gone. */
  get ended(): boolean {
    return this.#ended !== undefined;
  }

  /** @throws OutboxError */
  call<K extends CallName>(
    name: K,
    ask: Calls[K]["ask"],
    transfer: readonly TransferListItem[] = [],
  ): Promise<Calls[K]["answer"]> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== undefined) {
        reject(this.#ended);
        return;
      }
      const id = this.#nextId++;
      // What comes back under this id is the answer to this request.
      this.#pending.set(id, { resolve, reject });
      this.#worker.postMessage({ id, name, ask }, transfer);
    });
  }

  async close(): Promise<void> {
    if (this.#ended !== undefined) return;
    const exited = new Promise((resolve) => this.#worker.once("exit", resolve));
    const closed = this.call("close", null);
    this.#ended = new OutboxError("ERR_TENFOUR_OUTBOX_CLOSED", `The outbox ${this.#path} is closed.`);
    await closed;
    await exited;
  }

  #answered(reply: Reply): void {
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (reply.ok) pending?.resolve(reply.answer);
    else pending?.reject(new OutboxError(reply.code, reply.message));
  }

  #end(cause: unknown): void {
    this.#ended ??= new OutboxError(
      "ERR_TENFOUR_OUTBOX_IO",
      `The thread of the outbox ${this.#path} ended: ${cause instanceof Error ? cause.message : String(cause)}`,
      cause,
    );
    for (const pending of this.#pending.values()) pending.reject(this.#ended);
    this.#pending.clear();
  }
}
