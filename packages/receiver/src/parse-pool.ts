import { Worker } from "node:worker_threads";
import { Joiner, notUnderstood, type ParseResult } from "@tenfour/contracts";
import type { KeyReading } from "./body.js";
import { Fifo } from "./fifo.js";
import type { Logger } from "./logger.js";
import { performTask } from "./perform-task.js";
import type { Outcome, Task, UnderstandTask, WorkerAnswer, WorkerRequest } from "./worker-task.js";

interface Job {
  readonly task: Task;
  readonly joiner: Joiner;
  readonly finish: (outcome: Outcome) => void;
}

/**
 * Does tasks on large bodies, one after the other, in a worker thread that is started when the first one comes.
 * Where no worker can be had (a bundle without its file), and for a task on which a worker died, the main
 * thread does the work instead.
 */
export class ParsePool {
  readonly #logger: Logger;
  readonly #start: () => Worker;
  /** Senders wait for keys, so keys go first. */
  readonly #keys = new Fifo<Job>();
  readonly #bodies = new Fifo<Job>();
  #job: Job | undefined;
  #worker: Worker | undefined;
  /** Whether the present worker has ever answered. */
  #proven = false;
  #hopeless = false;
  #closed = false;

  constructor(logger: Logger, start = startWorker) {
    this.#logger = logger;
    this.#start = start;
  }

  /** Reads the Sonoran key of a body. */
  async readKey(bytes: Uint8Array): Promise<KeyReading> {
    const outcome = await this.#run({ kind: "key", bytes }, this.#keys);
    return outcome.kind === "key" ? outcome.key : { kind: "missing" };
  }

  /** Parses and understands a body; undefined when nobody wants it, or when the pool closed first. */
  async understand(task: Omit<UnderstandTask, "kind">): Promise<ParseResult | undefined> {
    const outcome = await this.#run({ ...task, kind: "understand" }, this.#bodies);
    return outcome.kind === "understand" ? outcome.result : undefined;
  }

  /** Ends the worker. Keys that are still asked for are read here; bodies are not understood any more. */
  async close(): Promise<void> {
    this.#closed = true;
    const worker = this.#worker;
    this.#worker = undefined;
    const job = this.#job;
    if (job !== undefined) this.#finishHere(job);
    await worker?.terminate();
  }

  #run(task: Task, queue: Fifo<Job>): Promise<Outcome> {
    return new Promise((resolve) => {
      queue.push({ task, joiner: new Joiner(), finish: resolve });
      if (this.#job === undefined) this.#next();
    });
  }

  #next(): void {
    this.#job = this.#keys.shift() ?? this.#bodies.shift();
    if (this.#job === undefined) {
      this.#worker?.unref();
      return;
    }
    const job = this.#job;
    this.#worker ??= this.#startWorker();
    if (this.#worker === undefined) {
      setImmediate(() => this.#finishHere(job));
      return;
    }
    this.#worker.ref();
    // A view is cloned with all of the memory that it is a view of, so the worker gets a copy of its own.
    const bytes = new Uint8Array(job.task.bytes);
    this.#worker.postMessage({ ...job.task, bytes } satisfies WorkerRequest, [bytes.buffer]);
  }

  #startWorker(): Worker | undefined {
    if (this.#hopeless || this.#closed) return undefined;
    this.#proven = false;
    let worker: Worker;
    try {
      worker = this.#start();
    } catch (cause) {
      this.#giveUp(cause);
      return undefined;
    }
    worker.on("message", (answer: WorkerAnswer) => this.#answered(worker, answer));
    worker.on("error", (cause) => this.#died(worker, cause));
    worker.on("messageerror", (cause) => this.#died(worker, cause));
    worker.on("exit", (code) => this.#died(worker, `it exited with code ${code}`));
    return worker;
  }

  #answered(worker: Worker, answer: WorkerAnswer): void {
    const job = this.#job;
    if (worker !== this.#worker || job === undefined) return;
    this.#proven = true;
    if (answer.kind === "pieces") {
      job.joiner.add(answer.pieces);
      worker.postMessage({ kind: "more" } satisfies WorkerRequest);
    } else if (answer.kind === "end") {
      // Whole, it is what performTask returned in the worker.
      this.#finish(job, { kind: "understand", result: job.joiner.value as ParseResult });
    } else this.#finish(job, answer);
  }

  #finish(job: Job, outcome: Outcome): void {
    if (this.#job !== job) return;
    this.#job = undefined;
    job.finish(outcome);
    this.#next();
  }

  #finishHere(job: Job): void {
    const unwanted = this.#closed && job.task.kind === "understand";
    this.#finish(job, unwanted ? { kind: "understand", result: undefined } : performTask(job.task));
  }

  #died(worker: Worker, cause: unknown): void {
    if (worker !== this.#worker) return;
    this.#worker = undefined;
    void worker.terminate();
    this.#giveUp(cause);
    const job = this.#job;
    if (job === undefined) return;
    if (job.task.kind === "understand" && isOutOfMemory(cause)) this.#finish(job, TOO_LARGE);
    else setImmediate(() => this.#finishHere(job));
  }

  /** A worker that never answered will not do better next time; one that did may have met its only enemy. */
  #giveUp(cause: unknown): void {
    this.#hopeless = !this.#proven;
    const from = this.#hopeless ? "large bodies are read on the main thread from now on" : "it starts afresh";
    this.#logger.error(
      { code: "ERR_TENFOUR_WORKER", cause: String(cause) },
      `the worker thread for large bodies failed; ${from}`,
    );
  }
}

/** What exhausts the worker's memory could end the whole process if it were tried again on the main thread. */
const TOO_LARGE: Outcome = {
  kind: "understand",
  result: notUnderstood("too large to be understood in the memory of the worker thread"),
};

function isOutOfMemory(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && cause.code === "ERR_WORKER_OUT_OF_MEMORY";
}

function startWorker(): Worker {
  // Flags of the main program, such as loaders, are none of the worker's business.
  return new Worker(new URL("./parse-worker.js", import.meta.url), { execArgv: [] });
}
