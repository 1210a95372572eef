import type { Source } from "@tenfour/contracts";

/** A source that has gone quiet, or is heard of again. */
export interface SilenceChange {
  readonly source: Source;
  readonly state: "silent" | "back";
  /** When the last event before the silence came, or the relay was started; RFC 3339 UTC. */
  readonly since: string;
  /** When this was noticed, RFC 3339 UTC. */
  readonly at: string;
}

/** What a watch needs. */
export interface SilenceWatchOptions {
  readonly sources: readonly Source[];
  /** How long a source may be quiet, in milliseconds. */
  readonly alertAfterMs: number;
  /** Events accepted so far, by source: handing them over can lag behind. */
  accepted(): Readonly<Record<Source, number>>;
  onChange(change: SilenceChange): void;
  /** The clock, in milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
  /** Starts a timer and returns the function that stops it. @default Node's, which does not keep the process up */
  readonly startTimer?: (run: () => void, ms: number) => () => void;
}

interface Quiet {
  readonly source: Source;
  sinceMs: number;
  accepted: number;
  silent: boolean;
}

/** Node's timers count no further than 24 days, and stand still while the machine sleeps. */
const MAX_WAIT_MS = 60 * 60 * 1000;

/** Notices when nothing comes from a source for too long, and when something comes again; each once. */
export class SilenceWatch implements Disposable {
  readonly #options: SilenceWatchOptions;
  readonly #now: () => number;
  readonly #sources: ReadonlyMap<Source, Quiet>;
  #stopTimer: (() => void) | undefined;
  #ended = false;

  constructor(options: SilenceWatchOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    const sinceMs = this.#now();
    const accepted = options.accepted();
    this.#sources = new Map(
      options.sources.map((source) => [
        source,
        { source, sinceMs, accepted: accepted[source], silent: false },
      ]),
    );
    this.#schedule();
  }

  /** Sources that are silent now. */
  get silent(): readonly { readonly source: Source; readonly since: string }[] {
    return [...this.#sources.values()]
      .filter(({ silent }) => silent)
      .map(({ source, sinceMs }) => ({ source, since: text(sinceMs) }));
  }

  /** An event came. */
  heard(source: Source): void {
    const quiet = this.#sources.get(source);
    if (quiet === undefined) return;
    const since = text(quiet.sinceMs);
    quiet.sinceMs = this.#now();
    quiet.accepted = this.#options.accepted()[source];
    if (!quiet.silent) return;
    quiet.silent = false;
    this.#options.onChange({ source, state: "back", since, at: text(quiet.sinceMs) });
    this.#schedule();
  }

  [Symbol.dispose](): void {
    this.#ended = true;
    this.#stopTimer?.();
    this.#stopTimer = undefined;
  }

  #check(): void {
    const now = this.#now();
    const accepted = this.#options.accepted();
    for (const quiet of this.#sources.values()) {
      if (accepted[quiet.source] !== quiet.accepted) {
        this.heard(quiet.source);
      } else if (!quiet.silent && now - quiet.sinceMs >= this.#options.alertAfterMs) {
        quiet.silent = true;
        const { source, sinceMs } = quiet;
        this.#options.onChange({ source, state: "silent", since: text(sinceMs), at: text(now) });
      }
    }
    this.#schedule();
  }

  /** The next look is when the first source that is not silent could become so. */
  #schedule(): void {
    this.#stopTimer?.();
    if (this.#ended) return;
    const { alertAfterMs, startTimer = systemTimer } = this.#options;
    const ends = [...this.#sources.values()]
      .filter(({ silent }) => !silent)
      .map(({ sinceMs }) => sinceMs + alertAfterMs);
    const waitMs = Math.min(MAX_WAIT_MS, ...ends.map((end) => end - this.#now()));
    this.#stopTimer = startTimer(() => this.#check(), Math.max(1, Math.ceil(waitMs)));
  }
}

function systemTimer(run: () => void, ms: number): () => void {
  const timer = setTimeout(run, ms).unref();
  return () => clearTimeout(timer);
}

function text(ms: number): string {
  return new Date(ms).toISOString();
}
