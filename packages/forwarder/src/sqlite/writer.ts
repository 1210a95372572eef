import { crc32 } from "node:zlib";
import { OutboxError } from "../outbox-error.js";
import { integerAt } from "./columns.js";
import { Connection } from "./connection.js";
import { openConsumer, removeConsumer } from "./consumer-rows.js";
import { FileLock } from "./file-lock.js";
import { type EventRow, insertEvents } from "./insert-events.js";
import { LaneSpans } from "./lane-index.js";
import { makePrivate } from "./private-file.js";
import type { CommitReply, CommitRequest, EventColumns, OpenedConsumer, OpenRequest } from "./protocol.js";
import { prune } from "./prune.js";
import { migrate } from "./schema.js";
import { writeState } from "./write-state.js";

/** The one connection that writes. */
export class Writer {
  readonly #path: string;
  readonly #maxBytes: number;
  readonly #lock: FileLock;
  readonly #spans = new LaneSpans();
  #connection: Connection | undefined;
  /** Bodies of which chunks are written, but not yet their event. */
  readonly #chunked = new Map<number, { size: number; crc: number }>();

  constructor({ path, maxBytes }: OpenRequest) {
    this.#path = path;
    this.#maxBytes = maxBytes ?? Number.POSITIVE_INFINITY;
    this.#lock = new FileLock(path);
    try {
      this.#connection = this.#open();
    } catch (cause) {
      this.#lock.release();
      throw cause;
    }
  }

  get connection(): Connection {
    return this.#use();
  }

  get totals(): { lastSeq: number; appended: number } {
    const [row] = this.#use().sql("SELECT last_seq, appended FROM totals").all();
    return { lastSeq: integerAt(row, 0), appended: integerAt(row, 1) };
  }

  commit(request: CommitRequest): CommitReply {
    const connection = this.#use();
    const { states } = request;
    // Not parsed by a schema, as no message between the threads is: this very process has written it.
    const events = JSON.parse(request.events) as readonly EventColumns[];
    if (events.length > 0) this.#assertRoom(connection);
    if (request.chunked.some((seq) => !this.#chunked.has(seq))) throw this.#lost();
    let duplicates: readonly number[] = [];
    const synchronous = events.length > 0 || request.sync ? "FULL" : "NORMAL";
    const known = connection.transaction(synchronous, () => {
      duplicates = insertEvents(
        connection,
        events.map((event, index) => this.#row(event, request, index)),
      );
      for (const seq of duplicates) {
        if (this.#chunked.has(seq)) connection.sql("DELETE FROM chunks WHERE seq = ?").run(seq);
      }
      if (events.length > 0) {
        connection
          .sql("UPDATE totals SET last_seq = max(last_seq, ?), appended = appended + ?")
          .run(Math.max(...events.map(([seq]) => seq)), events.length - duplicates.length);
      }
      for (const state of states) writeState(connection, state);
      return this.#spans.write(connection, events);
    });
    known();
    for (const seq of request.chunked) this.#chunked.delete(seq);
    return { duplicates, syncMs: synchronous === "FULL" ? connection.commitMs : undefined };
  }

  /** Writes a part of a large body, which counts once its event is committed. */
  chunk(seq: number, part: number, bytes: Uint8Array): void {
    const connection = this.#use();
    const before = part === 0 ? undefined : this.#chunked.get(seq);
    if (part === 0) this.#assertRoom(connection);
    else if (before === undefined) throw this.#lost();
    connection.transaction("NORMAL", () => {
      connection.sql("INSERT OR REPLACE INTO chunks VALUES (?, ?, ?)").run(seq, part, bytes);
    });
    const size = (before?.size ?? 0) + bytes.byteLength;
    this.#chunked.set(seq, { size, crc: crc32(bytes, before?.crc ?? 0) });
  }

  dropChunks(seq: number): void {
    this.#chunked.delete(seq);
    const connection = this.#use();
    connection.transaction("NORMAL", () => connection.sql("DELETE FROM chunks WHERE seq = ?").run(seq));
  }

  openConsumer(target: string, nowMs: number): OpenedConsumer {
    const connection = this.#use();
    return connection.transaction("FULL", () => openConsumer(connection, target, nowMs));
  }

  removeConsumer(target: string): boolean {
    const connection = this.#use();
    return connection.transaction("FULL", () => removeConsumer(connection, target));
  }

  checkpoint(whole: boolean): number {
    return this.#use().checkpoint(whole);
  }

  /** One slice; true when there is more. */
  prune(deliveredBefore: string, deadBeforeMs: number): boolean {
    const connection = this.#use();
    const over = connection.usedBytes() - this.#maxBytes * PRUNE_TO;
    return prune(connection, { deliveredBefore, deadBeforeMs, force: over > 0 });
  }

  /** Lets go of a connection that failed; the next call opens a new one. */
  reset(): void {
    try {
      this.#connection?.close();
    } catch {
      // What is broken need not close well.
    }
    this.#connection = undefined;
  }

  close(): void {
    try {
      this.#connection?.close();
    } finally {
      this.#lock.release();
    }
  }

  #use(): Connection {
    this.#connection ??= this.#open();
    return this.#connection;
  }

  #open(): Connection {
    makePrivate(this.#path);
    const connection = new Connection(this.#path);
    try {
      connection.database.exec(
        "PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0",
      );
      migrate(connection.database, this.#path);
      // Of a large body that was on its way when the process ended.
      if (this.#chunked.size === 0) {
        const orphans = connection.sql(
          "SELECT DISTINCT seq FROM chunks WHERE seq NOT IN (SELECT seq FROM events WHERE body IS NULL)",
        );
        for (const row of orphans.all()) {
          connection.sql("DELETE FROM chunks WHERE seq = ?").run(integerAt(row, 0));
        }
      }
      return connection;
    } catch (cause) {
      connection.close();
      throw cause;
    }
  }

  #assertRoom(connection: Connection): void {
    if (this.#maxBytes === Number.POSITIVE_INFINITY || connection.usedBytes() < this.#maxBytes) return;
    throw new OutboxError(
      "ERR_TENFOUR_OUTBOX_FULL",
      `The outbox ${this.#path} has reached its limit of ${this.#maxBytes} bytes and holds nothing that may go: raise the limit, or look why its targets take nothing.`,
    );
  }

  /** The thread that wrote the first chunks is not this one. */
  #lost(): OutboxError {
    return new OutboxError(
      "ERR_TENFOUR_OUTBOX_IO",
      `The outbox ${this.#path} lost the beginning of a large body with the thread that wrote it: the event has to be appended again.`,
    );
  }

  #row(head: EventColumns, request: CommitRequest, index: number): EventRow {
    const chunked = this.#chunked.get(head[0]);
    if (chunked !== undefined) return { head, ...chunked, body: null };
    const body = request.bodies.subarray(request.ends[index - 1] ?? 0, request.ends[index]);
    return { head, size: body.byteLength, crc: crc32(body), body };
  }
}

/** How far pruning goes below the limit, so that it need not begin again with the next event. */
const PRUNE_TO = 0.95;
