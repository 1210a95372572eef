import { mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { ConsumerStats, Outbox, OutboxConsumer, OutboxEvent, OutboxStats } from "../outbox.js";
import type { OutboxAdmin } from "../outbox-admin.js";
import { OutboxError } from "../outbox-error.js";
import { SqliteAdmin } from "./admin/sqlite-admin.js";
import { type ConsumerHost, SqliteConsumer } from "./consumer.js";
import { locked, toOutboxError } from "./failures.js";
import { GroupCommit, type Placed } from "./group-commit.js";
import { Maintenance } from "./maintenance.js";
import { type ResolvedSqliteOptions, resolveOptions, type SqliteOutboxOptions } from "./options.js";
import { WorkerClient } from "./worker-client.js";

/** Paths that are open in this process, for which the lock of the operating system is no obstacle. */
const openPaths = new Set<string>();

/** An outbox in one SQLite file, with what an operator can do to it. */
export interface SqliteOutbox extends Outbox {
  /** What an operator does: look, ask for events again, drop them. */
  readonly admin: OutboxAdmin;
}

/**
 * Opens the outbox in one SQLite file; creates it, readable for its owner only, when it is not there. All of SQLite
 * runs in worker threads.
 *
 * @throws OutboxError `ERR_TENFOUR_OUTBOX_LOCKED`, `…_READ_ONLY`, `…_CORRUPT`, `…_NEWER`, `…_FULL`, `…_IO`
 * @throws TenfourError `ERR_TENFOUR_OPTIONS`
 */
export async function openSqliteOutbox(options: SqliteOutboxOptions): Promise<SqliteOutbox> {
  const resolved = resolveOptions(options);
  const path = resolve(resolved.path);
  if (openPaths.has(path)) throw locked(path);
  openPaths.add(path);
  const writer = new WorkerClient({ path, writer: { maxBytes: resolved.maxBytes } });
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const { lastSeq } = await writer.call("open", null);
    return new FileOutbox(path, resolved, writer, lastSeq);
  } catch (cause) {
    openPaths.delete(path);
    await writer.close();
    throw toOutboxError(cause, path);
  }
}

class FileOutbox implements SqliteOutbox, ConsumerHost {
  readonly admin: OutboxAdmin;
  readonly reader: WorkerClient;
  readonly #path: string;
  readonly #options: ResolvedSqliteOptions;
  readonly #writer: WorkerClient;
  readonly #commits: GroupCommit;
  readonly #maintenance: Maintenance;
  readonly #consumers = new Map<string, SqliteConsumer>();
  /** Those that have a consumer, or are about to. */
  readonly #targets = new Set<string>();
  #horizon: number;
  #closing: Promise<void> | undefined;

  constructor(path: string, options: ResolvedSqliteOptions, writer: WorkerClient, lastSeq: number) {
    this.#path = path;
    this.#options = options;
    this.#writer = writer;
    this.#horizon = lastSeq;
    this.reader = new WorkerClient({ path, writer: undefined });
    this.#commits = new GroupCommit(writer, lastSeq, {
      committed: (events, bytes) => this.#committed(events, bytes),
      refused: (cause) => this.#refused(cause),
      onSync: options.onSync,
    });
    this.#maintenance = new Maintenance(writer, this.reader, options);
    this.admin = new SqliteAdmin({
      path,
      reader: this.reader,
      writer,
      stats: () => this.stats(),
      again: async () => {
        const { consumers } = await this.reader.call("stats", null);
        return new Map(consumers.map(([target, , , , again]) => [target, again]));
      },
      open: (target) => this.#consumers.get(target),
      consumers: () => this.#consumers.values(),
      assertOpen: () => {
        if (this.#closing !== undefined) throw this.#closed();
      },
    });
    void this.#maintenance.prune();
  }

  now(): number {
    return this.#options.now();
  }

  horizon(): number {
    return this.#horizon;
  }

  record(consumer: SqliteConsumer, sync = false): Promise<void> {
    if (this.#closing !== undefined) return Promise.reject(this.#closed());
    return this.#commits.record(consumer, sync);
  }

  hurry(): void {
    this.#commits.hurry();
  }

  append(event: OutboxEvent): Promise<void> {
    if (this.#closing !== undefined) return Promise.reject(this.#closed());
    return this.#commits.append(event);
  }

  async consumer(target: string): Promise<OutboxConsumer> {
    if (this.#closing !== undefined) throw this.#closed();
    if (this.#targets.has(target)) {
      throw new OutboxError(
        "ERR_TENFOUR_OUTBOX_IN_USE",
        `The target "${target}" has a consumer already: each target of an outbox has one.`,
      );
    }
    this.#targets.add(target);
    try {
      const opened = await this.#writer.call("openConsumer", { target, nowMs: this.now() });
      const consumer = new SqliteConsumer(target, opened, this);
      this.#consumers.set(target, consumer);
      return consumer;
    } catch (cause) {
      this.#targets.delete(target);
      throw cause;
    }
  }

  async removeConsumer(target: string): Promise<boolean> {
    if (this.#closing !== undefined) throw this.#closed();
    this.#consumers.get(target)?.remove();
    this.#consumers.delete(target);
    this.#targets.delete(target);
    return await this.#writer.call("removeConsumer", { target });
  }

  async stats(): Promise<OutboxStats> {
    if (this.#closing !== undefined) throw this.#closed();
    const { events, bytes, appended, consumers } = await this.reader.call("stats", null);
    return {
      events,
      bytes,
      consumers: consumers.map(([target, , settled, dead, again, oldest]): ConsumerStats => {
        const pending = appended - (this.#consumers.get(target)?.settled ?? settled) + again;
        return {
          target,
          pending,
          ...(oldest === null || pending === 0 ? {} : { oldestPendingAt: oldest }),
          dead,
        };
      }),
    };
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #close(): Promise<void> {
    for (const consumer of this.#consumers.values()) consumer.close();
    await this.#commits.flush();
    await this.#maintenance.close();
    await this.reader.close();
    await this.#writer.close();
    openPaths.delete(this.#path);
  }

  #committed(events: readonly Placed[] | undefined, bytes: number): void {
    const before = this.#horizon;
    this.#horizon = this.#commits.horizon;
    for (const consumer of this.#consumers.values()) consumer.appended(events, before);
    this.#maintenance.wrote(events?.length ?? 1, bytes);
  }

  /** At its own limit there may be something that can go; the receiver tries its events again. */
  #refused(cause: unknown): void {
    if (cause instanceof OutboxError && cause.code === "ERR_TENFOUR_OUTBOX_FULL")
      void this.#maintenance.prune();
  }

  #closed(): OutboxError {
    return new OutboxError("ERR_TENFOUR_OUTBOX_CLOSED", `The outbox ${this.#path} is closed.`);
  }
}
