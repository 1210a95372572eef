import { Worker } from "node:worker_threads";
import { type EventRecord, Joiner, makeRecord, notUnderstood, type RecordHead } from "@tenfour/contracts";
import type { Logger } from "@tenfour/receiver";
import type { WorkerAnswer, WorkerRequest } from "./large-body-task.js";
import type { StoredBody } from "./outbox.js";
import { recordOf, Understood } from "./understood.js";

interface Job {
  readonly head: RecordHead;
  readonly body: Pick<StoredBody, "bytes" | "cuts">;
  readonly joiner: Joiner;
  readonly finish: (understood: Understood) => void;
}

/**
 * Understands large bodies, one after the other, in a worker thread that is started when the first one comes.
 * Where no worker can be had (a bundle without its file), and for a body on which a worker died, the main thread
 * does the work instead.
 */
export class LargeBodies {
  readonly #logger: Logger;
  readonly #start: () => Worker;
  readonly #waiting: Job[] = [];
  #job: Job | undefined;
  #worker: Worker | undefined;
  /** Whether the present worker has ever answered. */
  #proven = false;
  #hopeless = false;

  constructor(logger: Logger, start = startWorker) {
    this.#logger = logger;
    this.#start = start;
  }

  /** Never rejects: what resists is the record of an invalid event. */
  understand(head: RecordHead, body: Pick<StoredBody, "bytes" | "cuts">): Promise<Understood> {
    return new Promise((finish) => {
      this.#waiting.push({ head, body, joiner: new Joiner(), finish });
      if (this.#job === undefined) this.#next();
    });
  }

  /** Ends the worker; what is still wanted is understood here. */
  async close(): Promise<void> {
    this.#hopeless = true;
    const worker = this.#worker;
    this.#worker = undefined;
    if (this.#job !== undefined) this.#finishHere(this.#job);
    await worker?.terminate();
  }

  #next(): void {
    this.#job = this.#waiting.shift();
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
    const bytes = new Uint8Array(job.body.bytes);
    const { head, body } = job;
    const request: WorkerRequest = { kind: "understand", head, bytes, cuts: body.cuts };
    this.#worker.postMessage(request, [bytes.buffer]);
  }

  #startWorker(): Worker | undefined {
    if (this.#hopeless) return undefined;
    this.#proven = false;
    try {
      const worker = this.#start();
      worker.on("message", (answer: WorkerAnswer) => this.#answered(worker, answer));
      worker.on("error", (cause) => this.#died(worker, cause));
      worker.on("messageerror", (cause) => this.#died(worker, cause));
      worker.on("exit", (code) => this.#died(worker, `it exited with code ${code}`));
      return worker;
    } catch (cause) {
      this.#giveUp(cause);
      return undefined;
    }
  }

  #answered(worker: Worker, answer: WorkerAnswer): void {
    const job = this.#job;
    if (worker !== this.#worker || job === undefined) return;
    this.#proven = true;
    if (answer.kind === "pieces") {
      job.joiner.add(answer.pieces);
      worker.postMessage({ kind: "more" } satisfies WorkerRequest);
      return;
    }
    // Whole, it is what recordOf returned in the worker.
    this.#finish(job, new Understood(job.joiner.value as EventRecord, answer.json));
  }

  #finish(job: Job, understood: Understood): void {
    if (this.#job !== job) return;
    this.#job = undefined;
    job.finish(understood);
    this.#next();
  }

  #finishHere(job: Job): void {
    this.#finish(job, new Understood(recordOf(job.head, job.body)));
  }

  #died(worker: Worker, cause: unknown): void {
    if (worker !== this.#worker) return;
    this.#worker = undefined;
    void worker.terminate();
    this.#giveUp(cause);
    const job = this.#job;
    if (job === undefined) return;
    // What exhausts the worker's memory could end the whole process if it were tried again on the main thread.
    if (isOutOfMemory(cause)) this.#finish(job, new Understood(makeRecord(job.head, TOO_LARGE)));
    else setImmediate(() => this.#finishHere(job));
  }

  /** A worker that never answered will not do better next time; one that did may have met its only enemy. */
  #giveUp(cause: unknown): void {
    this.#hopeless = !this.#proven;
    const from = this.#hopeless ? "large bodies are read on the main thread from now on" : "it starts afresh";
    this.#logger.error(
      { code: "ERR_TENFOUR_WORKER", cause: String(cause) },
      `the forwarder's worker thread for large bodies failed; ${from}`,
    );
  }
}

const TOO_LARGE = notUnderstood("too large to be understood in the memory of the worker thread");

function isOutOfMemory(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && cause.code === "ERR_WORKER_OUT_OF_MEMORY";
}

function startWorker(): Worker {
  // Flags of the main program, such as loaders, are none of the worker's business.
  return new Worker(new URL("./large-body-worker.js", import.meta.url), { execArgv: [] });
}
