import { Deadlines, STOPPED, TIMED_OUT } from "./deadline.js";
import type { Entry } from "./entry.js";
import type { ErrorReport } from "./error-report.js";
import { Fifo } from "./fifo.js";
import type { Logger } from "./logger.js";
import type { Sink } from "./sink.js";
import type { DegradedSink } from "./stats.js";

/** Waits between attempts on a failing sink; the last one repeats. */
const RETRY_MS = [250, 500, 1_000, 2_000, 5_000];

/**
 * Feeds one sink. What the sink cannot take waits in memory, in order of acceptance, and from then on
 * everything else behind it, until the sink has caught up.
 */
export class SinkRunner {
  readonly #sink: Sink;
  readonly #timeoutMs: number;
  readonly #errors: ErrorReport;
  readonly #logger: Logger;
  readonly #deadlines = new Deadlines();
  #backlog = new Fifo<Entry>();
  /** Calls of `keep` under way that began before the sink failed. */
  #inFlight = 0;
  #since: string | undefined;
  #attempt = 0;
  #timer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> | undefined;
  #stopped = false;

  constructor(sink: Sink, timeoutMs: number, errors: ErrorReport, logger: Logger) {
    this.#sink = sink;
    this.#timeoutMs = timeoutMs;
    this.#errors = errors;
    this.#logger = logger;
  }

  get degraded(): DegradedSink | undefined {
    if (this.#since === undefined) return undefined;
    return { sink: this.#sink.name, since: this.#since, waiting: this.#backlog.size };
  }

  /** Resolves when the entry is kept: by the sink or, while that fails, in memory. Never rejects. */
  async keep(entry: Entry): Promise<void> {
    if (this.#since === undefined) {
      this.#inFlight += 1;
      const kept = await this.#try(entry);
      this.#inFlight -= 1;
      if (!kept) this.#wait(entry);
      if (this.#inFlight === 0 && this.#since !== undefined) this.#settle();
      return;
    }
    this.#wait(entry);
    this.#schedule();
  }

  /** A last round for what waits. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#flush();
  }

  /** Gives up what the sink has not kept, and says so. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    const lost = this.#backlog.size + this.#inFlight;
    this.#deadlines.stop();
    for (const entry of this.#backlog.drain()) entry.release();
    if (lost === 0) return;
    this.#logger.error(
      { sink: this.#sink.name, lost },
      "closed before a failing sink could keep these events",
    );
  }

  async #try(entry: Entry): Promise<boolean> {
    try {
      const kept = this.#sink.keep(entry.toSinkEntry());
      if (kept === undefined) return true;
      const outcome = await this.#deadlines.within(Promise.resolve(kept), this.#timeoutMs);
      if (outcome === STOPPED) return false;
      if (outcome !== TIMED_OUT) return true;
      this.#failed(entry, `took longer than ${this.#timeoutMs} ms`, undefined);
    } catch (cause) {
      this.#failed(entry, "failed", cause);
    }
    return false;
  }

  #failed(entry: Entry, what: string, cause: unknown): void {
    // Of the calls that fail together, one tells it all.
    const again = this.#since !== undefined && this.#inFlight > 0;
    if (this.#stopped || again) return;
    const message = `the sink "${this.#sink.name}" ${what} on event ${entry.id}; it waits in memory`;
    this.#errors.report("ERR_TENFOUR_SINK", message, cause, undefined);
  }

  #wait(entry: Entry): void {
    if (this.#stopped) return;
    entry.retain();
    this.#backlog.push(entry);
    if (this.#since !== undefined) return;
    this.#since = entry.receivedAt;
    this.#logger.error(
      { sink: this.#sink.name },
      "degraded: events wait in memory until the sink works again",
    );
  }

  /** The calls that were under way failed in any order, and between events that came later. */
  #settle(): void {
    const waiting = [...this.#backlog.drain()].sort((a, b) => (a.id < b.id ? -1 : 1));
    for (const entry of waiting) this.#backlog.push(entry);
    this.#schedule();
  }

  #schedule(): void {
    const idle = this.#timer === undefined && this.#flushing === undefined;
    if (!idle || this.#inFlight > 0 || this.#stopped) return;
    const waitMs = RETRY_MS[Math.min(this.#attempt, RETRY_MS.length - 1)];
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#flush();
    }, waitMs);
  }

  #flush(): Promise<void> {
    this.#flushing ??= this.#drain().finally(() => {
      this.#flushing = undefined;
      if (this.#backlog.size > 0) this.#schedule();
    });
    return this.#flushing;
  }

  async #drain(): Promise<void> {
    for (let entry = this.#backlog.first; entry !== undefined; entry = this.#backlog.first) {
      this.#attempt += 1;
      if (!(await this.#try(entry))) return;
      if (this.#stopped) return;
      this.#backlog.shift();
      entry.release();
      this.#attempt = 0;
    }
    if (this.#since === undefined) return;
    this.#logger.info({ sink: this.#sink.name, since: this.#since }, "healed: the sink keeps events again");
    this.#since = undefined;
  }
}
