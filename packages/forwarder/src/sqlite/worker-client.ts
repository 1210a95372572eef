import { type TransferListItem, Worker } from "node:worker_threads";
import { OutboxError } from "../outbox-error.js";
import type { CallName, Calls, Reply } from "./protocol.js";

interface Pending {
  resolve(answer: Calls[CallName]["answer"]): void;
  reject(cause: OutboxError): void;
}

/** What a worker is started with. */
export interface WorkerStart {
  /** The file. */
  readonly path: string;
  /** Set for the one that writes. */
  readonly writer: { readonly maxBytes: number | undefined } | undefined;
}

/** Before the next start, once two threads in a row have died without ever having answered. */
const RESTART_MS = 1_000;

/**
 * A worker thread with a connection to the outbox, as seen from the main thread. When the thread dies, what it was
 * asked fails, and the next call starts another one.
 */
export class WorkerClient {
  readonly #start: WorkerStart;
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | undefined;
  #nextId = 1;
  #closed = false;
  /** Threads that were started since one answered last. */
  #unproven = 0;
  /** Why the last thread ended, and when the next one may start, on the clock of `performance.now()`. */
  #ended: { readonly cause: OutboxError; readonly restartAtMs: number } | undefined;

  constructor(start: WorkerStart) {
    this.#start = start;
    this.#worker = this.#startWorker();
  }

  /** @throws OutboxError */
  call<K extends CallName>(
    name: K,
    ask: Calls[K]["ask"],
    transfer: readonly TransferListItem[] = [],
  ): Promise<Calls[K]["answer"]> {
    return new Promise((resolve, reject) => {
      if (this.#closed) {
        reject(new OutboxError("ERR_TENFOUR_OUTBOX_CLOSED", `The outbox ${this.#start.path} is closed.`));
        return;
      }
      const ended = this.#worker === undefined ? this.#ended : undefined;
      if (ended !== undefined && performance.now() < ended.restartAtMs) {
        reject(ended.cause);
        return;
      }
      this.#worker ??= this.#startWorker();
      const id = this.#nextId++;
      // What comes back under this id is the answer to this request.
      this.#pending.set(id, { resolve, reject });
      this.#worker.postMessage({ id, name, ask }, transfer);
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    const worker = this.#worker;
    if (worker === undefined) {
      this.#closed = true;
      return;
    }
    const exited = new Promise((resolve) => worker.once("exit", resolve));
    const closed = this.call("close", null);
    this.#closed = true;
    await closed.catch((cause: unknown) => {
      // With the thread, its connections are gone too.
      if (this.#worker !== undefined) throw cause;
    });
    await exited;
  }

  #startWorker(): Worker {
    this.#unproven += 1;
    // Flags of the main program, such as loaders, are none of the worker's business. Node 22 calls SQLite
    // experimental in a warning that nobody who runs Tenfour can do anything about.
    const worker = new Worker(new URL("./worker.js", import.meta.url), {
      workerData: this.#start,
      execArgv: ["--disable-warning=ExperimentalWarning"],
    });
    worker.on("message", (reply: Reply) => this.#answered(reply));
    worker.on("error", (cause) => this.#end(worker, cause));
    worker.on("messageerror", (cause) => this.#end(worker, cause));
    worker.on("exit", (code) => this.#end(worker, new Error(`it exited with code ${code}`)));
    return worker;
  }

  #answered(reply: Reply): void {
    this.#unproven = 0;
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (reply.ok) pending?.resolve(reply.answer);
    else pending?.reject(new OutboxError(reply.code, reply.message));
  }

  #end(worker: Worker, cause: unknown): void {
    if (worker !== this.#worker) return;
    this.#worker = undefined;
    // It is gone already, but for an answer that could not be read.
    void worker.terminate();
    const error = new OutboxError(
      "ERR_TENFOUR_OUTBOX_IO",
      `The thread of the outbox ${this.#start.path} ended: ${cause instanceof Error ? cause.message : String(cause)}. Another one takes its place.`,
      cause,
    );
    this.#ended = { cause: error, restartAtMs: this.#unproven < 2 ? 0 : performance.now() + RESTART_MS };
    for (const pending of this.#pending.values()) pending.reject(error);
    this.#pending.clear();
  }
}
