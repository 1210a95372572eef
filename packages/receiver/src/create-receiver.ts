import { type EventName, type Source, TenfourError, type Transport } from "@tenfour/contracts";
import { assertFunction } from "./assert-function.js";
import { Deadlines } from "./deadline.js";
import type { Claim, Grant, Hold, IngestMeta, IngestResult, Origin, RefusalCode, ServerRef } from "./door.js";
import { ErrorReport } from "./error-report.js";
import { EventStream } from "./event-stream.js";
import { guardedLogger } from "./guarded-logger.js";
import { CoreIntake } from "./intake.js";
import type { Logger } from "./logger.js";
import {
  type CommunityOptions,
  parseOptions,
  type ReceiverOptions,
  type ResolvedOptions,
  receiverOptionsSchema,
  type SourceOptions,
  sourcesSchema,
} from "./options.js";
import { Pipeline } from "./pipeline.js";
import type { ErrorHandler, Handler, Middleware, Receiver } from "./receiver.js";
import type { Received, ReceivedInvalid, ReceivedRecord, ReceivedUnknown } from "./records.js";
import type { Sink } from "./sink.js";
import type { ReceiverStats } from "./stats.js";
import { stderrLogger } from "./stderr-logger.js";
import type { Topic } from "./topics.js";

/**
 * Makes a receiver. It takes events in through doors (`@tenfour/receiver-http`) or `ingest()`, and hands them
 * to the handlers registered with `on()`.
 *
 * @throws TenfourError `ERR_TENFOUR_OPTIONS`, naming every wrong option and the remedy
 */
export function createReceiver(options: ReceiverOptions): Receiver {
  return new CoreReceiver(parseOptions(receiverOptionsSchema, options, "createReceiver"));
}

class CoreReceiver implements Receiver {
  readonly logger: Logger;
  readonly #options: ResolvedOptions;
  readonly #errors: ErrorReport;
  readonly #pipeline: Pipeline;
  readonly #intake: CoreIntake;
  readonly #streams = new Map<EventStream<ReceivedRecord>, (record: never) => void>();
  #closing: Promise<void> | undefined;

  constructor(options: ResolvedOptions) {
    this.#options = options;
    this.logger = guardedLogger(options.logger ?? stderrLogger);
    this.#errors = new ErrorReport(this.logger, () => this.#intake.patterns());
    this.#pipeline = new Pipeline(options, this.#errors, this.logger);
    this.#intake = new CoreIntake(options, this.#pipeline, this.#errors, this.logger);
  }

  on<N extends EventName>(name: N | readonly N[], handler: Handler<Received<N>>): this {
    return this.#subscribe(name, handler, false);
  }

  once<N extends EventName>(name: N | readonly N[], handler: Handler<Received<N>>): this {
    return this.#subscribe(name, handler, true);
  }

  onAny(handler: Handler<ReceivedRecord>): this {
    return this.#subscribe("*any", handler, false);
  }

  onUnknown(handler: Handler<ReceivedUnknown>): this {
    return this.#subscribe("*unknown", handler, false);
  }

  onInvalid(handler: Handler<ReceivedInvalid>): this {
    return this.#subscribe("*invalid", handler, false);
  }

  onError(handler: ErrorHandler): this {
    assertFunction(handler, "an onError handler");
    this.#errors.add(handler);
    return this;
  }

  off(handler: (...args: never[]) => unknown): this {
    this.#pipeline.subscriptions.remove(handler);
    this.#errors.remove(handler);
    return this;
  }

  use(middleware: Middleware): this {
    assertFunction(middleware, "middleware");
    this.#pipeline.handOver.middleware.push(middleware);
    return this;
  }

  addSink(sink: Sink): this {
    this.#pipeline.addSink(sink);
    return this;
  }

  events<N extends EventName = EventName>(name?: N | readonly N[]): AsyncIterableIterator<Received<N>> {
    const stream = new EventStream<ReceivedRecord>(this.#options.iteratorBufferBytes, (ended) =>
      this.#endStream(ended),
    );
    const push = (record: ReceivedRecord): void => {
      if (name !== undefined || record.outcome === "known") stream.push(record);
    };
    this.#subscribe(name ?? "*any", push, false);
    this.#streams.set(stream, push);
    if (this.#closing !== undefined) stream.end();
    // The topics let only records of these names through.
    return stream as unknown as AsyncIterableIterator<Received<N>>;
  }

  addCommunity(community: CommunityOptions): this {
    const { communities } = this.#intake;
    if (communities === undefined) {
      const message =
        "this receiver has no Sonoran source: create it with sonoran: { communities: [] } to add communities later";
      throw new TenfourError(message, { code: "ERR_TENFOUR_SOURCE_OFF" });
    }
    communities.add(community);
    return this;
  }

  removeCommunity(communityId: string): boolean {
    return this.#intake.communities?.remove(communityId) ?? false;
  }

  reconfigure(sources: SourceOptions): this {
    this.#intake.reconfigure(parseOptions(sourcesSchema, sources, "reconfigure"));
    return this;
  }

  stats(): ReceiverStats {
    const { budget, refusals } = this.#intake;
    return {
      ...this.#pipeline.counts,
      refused: refusals.counts,
      errors: this.#errors.count,
      waiting: this.#pipeline.waiting,
      heldBytes: budget.heldBytes,
      maxHeldBytes: budget.maxBytes,
      degraded: this.#pipeline.degraded,
    };
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  serves(source: Source): boolean {
    return this.#intake.serves(source);
  }

  admit(source: Source, credentials: readonly string[]): Grant | undefined {
    return this.#intake.admit(source, credentials);
  }

  hold(bytes: number, claim?: Claim): Hold | undefined {
    return this.#intake.hold(bytes, claim);
  }

  serverAt(path: string): ServerRef | undefined {
    return this.#intake.serverAt(path);
  }

  acceptedFrom(community: string): Readonly<Record<Transport, number>> {
    return this.#intake.acceptedFrom(community);
  }

  serverPaths(): readonly string[] {
    return this.#intake.serverPaths();
  }

  checkServerPaths(check: (path: string) => void): () => void {
    return this.#intake.checkServerPaths(check);
  }

  ingest(body: unknown, meta: IngestMeta): Promise<IngestResult> {
    return this.#intake.ingest(body, meta);
  }

  take(body: unknown, meta: IngestMeta): IngestResult | Promise<IngestResult> {
    return this.#intake.take(body, meta);
  }

  refused(code: RefusalCode, source: Source | undefined, origin: Origin): void {
    this.#intake.refused(code, source, origin);
  }

  #subscribe(wanted: Topic | readonly Topic[], handler: (record: never) => unknown, once: boolean): this {
    this.#pipeline.subscriptions.add(wanted, handler, once);
    return this;
  }

  #endStream(stream: EventStream<ReceivedRecord>): void {
    const push = this.#streams.get(stream);
    this.#streams.delete(stream);
    if (push !== undefined) this.#pipeline.subscriptions.remove(push);
  }

  async #close(): Promise<void> {
    const done = this.#intake.close().then(() => this.#pipeline.drain());
    await new Deadlines().within(done, this.#options.closeTimeoutMs);
    await this.#pipeline.close();
    for (const stream of [...this.#streams.keys()]) stream.end();
    this.#intake.refusals.close();
  }
}
