import type { ResolvedSqliteOptions } from "./options.js";
import type { WorkerClient } from "./worker-client.js";

/** The log is copied into the file when so much was written, or when nothing was for a moment. */
const CHECKPOINT_BYTES = 4 * 1024 * 1024;
const CHECKPOINT_IDLE_MS = 1_000;
/** Beyond this the writer itself finishes a checkpoint, because the log only begins anew when all of it is copied. */
const MAX_WAL_BYTES = 64 * 1024 * 1024;
/** What an event costs in the log beside its body. */
const EVENT_OVERHEAD_BYTES = 1_024;
const PRUNE_EVERY_MS = 60_000;

/** What has to be done to the file now and then, off the answer path. */
export class Maintenance {
  readonly #writer: WorkerClient;
  readonly #reader: WorkerClient;
  readonly #options: ResolvedSqliteOptions;
  readonly #pruneTimer: NodeJS.Timeout;
  #idleTimer: NodeJS.Timeout | undefined;
  #writtenBytes = 0;
  #checkpointing: Promise<void> | undefined;
  #pruning: Promise<void> | undefined;
  #closed = false;

  constructor(writer: WorkerClient, reader: WorkerClient, options: ResolvedSqliteOptions) {
    this.#writer = writer;
    this.#reader = reader;
    this.#options = options;
    this.#pruneTimer = setInterval(() => void this.prune(), PRUNE_EVERY_MS).unref();
  }

  /** Something was committed. */
  wrote(events: number, bytes: number): void {
    this.#writtenBytes += bytes + events * EVENT_OVERHEAD_BYTES;
    if (this.#writtenBytes >= CHECKPOINT_BYTES) void this.#checkpoint();
    else this.#idleTimer ??= setTimeout(() => void this.#checkpoint(), CHECKPOINT_IDLE_MS).unref();
  }

  /** Removes what is too old, slice by slice; commits go in between. */
  prune(): Promise<void> {
    this.#pruning ??= this.#pruneAll().finally(() => {
      this.#pruning = undefined;
    });
    return this.#pruning;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#pruneTimer);
    clearTimeout(this.#idleTimer);
    await Promise.all([this.#checkpointing, this.#pruning]);
  }

  #checkpoint(): Promise<void> {
    clearTimeout(this.#idleTimer);
    this.#idleTimer = undefined;
    this.#checkpointing ??= this.#copyLog().finally(() => {
      this.#checkpointing = undefined;
    });
    return this.#checkpointing;
  }

  async #copyLog(): Promise<void> {
    this.#writtenBytes = 0;
    try {
      const { walBytes } = await this.#reader.call("checkpoint", { whole: false });
      if (walBytes > MAX_WAL_BYTES) await this.#writer.call("checkpoint", { whole: true });
    } catch {
      // The log keeps everything; the next checkpoint copies what this one could not.
    }
  }

  async #pruneAll(): Promise<void> {
    try {
      let more = true;
      while (more && !this.#closed) {
        const nowMs = this.#options.now();
        const pruned = await this.#writer.call("prune", {
          deliveredBefore: new Date(nowMs - this.#options.keepDeliveredMs).toISOString(),
          deadBeforeMs: nowMs - this.#options.keepDeadMs,
        });
        more = pruned.more;
      }
      this.wrote(0, 0);
    } catch {
      // Whatever keeps it from writing keeps the next append from it too, and that one says so.
    }
  }
}
