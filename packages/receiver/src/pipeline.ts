import type { ParseResult, Source } from "@tenfour/contracts";
import type { Entry } from "./entry.js";
import type { ErrorReport } from "./error-report.js";
import { HandOver } from "./hand-over.js";
import { laneOf } from "./lane-of.js";
import { Lanes, type Place } from "./lanes.js";
import type { Logger } from "./logger.js";
import { makeRecord } from "./make-record.js";
import type { ResolvedOptions } from "./options.js";
import { ParsePool } from "./parse-pool.js";
import { assertSink, type Sink } from "./sink.js";
import { SinkRunner } from "./sink-runner.js";
import type { DegradedSink, ReceiverStats } from "./stats.js";
import { Subscriptions } from "./subscriptions.js";
import { Understanding } from "./understanding.js";

/**
 * Up to so many bytes wait, entries may wait with their parsed value, which takes more memory than the bytes that are
 * counted: about thirteen times as much in the worst case. Others are parsed again when their turn comes.
 */
const MAX_WAITING_VALUE_BYTES = 1024 * 1024;

/** What happens to an accepted event: it is kept by the sinks, then understood and handed over in its lane. */
export class Pipeline {
  readonly subscriptions = new Subscriptions();
  readonly handOver: HandOver;
  readonly pool: ParsePool;
  readonly #options: ResolvedOptions;
  readonly #errors: ErrorReport;
  readonly #logger: Logger;
  readonly #sinks: SinkRunner[] = [];
  readonly #understanding: Understanding;
  readonly #lanes: Lanes<Entry>;
  readonly #accepted: Record<Source, number> = { sonoran: 0, accweb: 0 };
  readonly #handled = { known: 0, unknown: 0, invalid: 0 };
  #stopped = false;

  constructor(options: ResolvedOptions, errors: ErrorReport, logger: Logger) {
    this.#options = options;
    this.#errors = errors;
    this.#logger = logger;
    this.pool = new ParsePool(logger);
    this.handOver = new HandOver(this.subscriptions, errors, options.handlerTimeoutMs);
    this.#understanding = new Understanding(this.pool, options.workerThresholdBytes, (source) =>
      this.#wantedNames(source),
    );
    this.#lanes = new Lanes(
      (entry) => this.#process(entry),
      (entry) => entry.body.byteLength,
    );
    for (const sink of options.sinks) this.addSink(sink);
  }

  /** @throws TenfourError `ERR_TENFOUR_OPTIONS` for what is no sink */
  addSink(sink: Sink): void {
    assertSink(sink);
    this.#sinks.push(new SinkRunner(sink, this.#options.sinkTimeoutMs, this.#errors, this.#logger));
  }

  /** Whether it is too late to accept anything. */
  get stopped(): boolean {
    return this.#stopped;
  }

  get waiting(): number {
    return this.#lanes.waiting;
  }

  get counts(): Pick<ReceiverStats, "accepted" | "handled"> {
    return { accepted: { ...this.#accepted }, handled: { ...this.#handled } };
  }

  get degraded(): DegradedSink[] {
    return this.#sinks.flatMap((sink) => sink.degraded ?? []);
  }

  /**
   * Resolves, or returns where nothing has to be waited for, when the event is safe, which is when it may be
   * answered; its handlers run later.
   */
  accept(entry: Entry): void | Promise<void> {
    // Its place in the lane is taken now: sinks may take longer over this event than over the next.
    const place = this.#wants(entry.source) ? this.#lanes.reserve(laneOf(entry), entry) : undefined;
    if (place !== undefined) entry.retain();
    const sinks = this.#sinks;
    const [first] = sinks;
    if (first !== undefined || this.#lanes.waitingWeight > MAX_WAITING_VALUE_BYTES) {
      entry.body.value = undefined;
    }
    if (first === undefined) return this.#kept(entry, place);
    const keeping =
      sinks.length === 1 ? first.keep(entry) : Promise.all(sinks.map((sink) => sink.keep(entry)));
    return keeping.then(() => this.#kept(entry, place));
  }

  #kept(entry: Entry, place: Place<Entry> | undefined): void {
    this.#accepted[entry.source] += 1;
    if (place !== undefined) this.#lanes.ready(place);
    entry.release();
  }

  /** Resolves when nothing waits any more, and failing sinks have had their last chance. */
  async drain(): Promise<void> {
    await Promise.all([this.#lanes.whenIdle(), ...this.#sinks.map((sink) => sink.flush())]);
  }

  /** Gives up what is not done, and says so. */
  async close(): Promise<void> {
    this.#stopped = true;
    const { running } = this.#lanes;
    const left = this.#lanes.stop();
    for (const entry of left) entry.release();
    if (running + left.length > 0) {
      this.#logger.error(
        { running, waiting: left.length },
        "closed before handlers were done with these events",
      );
    }
    this.handOver.stop();
    for (const sink of this.#sinks) sink.stop();
    await this.pool.close();
  }

  #wants(source: Source): boolean {
    return this.handOver.middleware.length > 0 || this.subscriptions.wants(source);
  }

  #wantedNames(source: Source): readonly string[] | undefined {
    return this.handOver.middleware.length > 0 ? undefined : this.subscriptions.namesOf(source);
  }

  #process(entry: Entry): void | Promise<void> {
    const pending = this.#understand(entry);
    if (pending !== undefined) return pending.finally(() => entry.release());
    entry.release();
    return undefined;
  }

  #understand(entry: Entry): void | Promise<void> {
    try {
      const result = this.#understanding.of(entry);
      const pending =
        result instanceof Promise
          ? result.then((late) => this.#hand(entry, late))
          : this.#hand(entry, result);
      return pending?.catch((cause: unknown) => this.#lost(entry, cause));
    } catch (cause) {
      return this.#lost(entry, cause);
    }
  }

  #hand(entry: Entry, result: ParseResult | undefined): void | Promise<void> {
    if (result === undefined) return undefined;
    const record = makeRecord(entry, result);
    this.#handled[record.outcome] += 1;
    return this.handOver.run(record);
  }

  #lost(entry: Entry, cause: unknown): void {
    this.#errors.report(
      "ERR_TENFOUR_HAND_OVER",
      `event ${entry.id} could not be handed over`,
      cause,
      undefined,
    );
  }
}
