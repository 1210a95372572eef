import type { Logger } from "@tenfour/receiver";
import type { HealthPart } from "../admin/health.js";
import type { Settings } from "../config/settings.js";
import { configError, explain } from "../errors.js";
import { type Change, changeText, type ReloadReport } from "./change.js";
import { changesBetween, restartOptions } from "./compare.js";
import { inForce } from "./next-settings.js";

/** What a reloader works on. */
export interface ReloaderOptions {
  /** What the relay was started with. */
  readonly started: Settings;
  /** Reads the configuration as it is now. Throws a TenfourError that says what is wrong. */
  load(): Settings;
  /**
   * Puts settings in force. Rejects with a TenfourError that says why it cannot be done, and the settings before are
   * in force then.
   *
   * @param next what can be in force without a restart
   * @param read all that the configuration says
   */
  apply(next: Settings, before: Settings, read: Settings): Promise<void>;
  /** Nobody can ask any more. */
  onClose?(): void;
  /** Somebody should know. */
  onReport(report: ReloadReport): void;
  readonly logger: Logger;
}

/** Takes a new configuration while the relay runs: one at a time, all of it or nothing. */
export class Reloader implements AsyncDisposable {
  readonly #options: ReloaderOptions;
  #settings: Settings;
  #last: ReloadReport | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(options: ReloaderOptions) {
    this.#options = options;
    this.#settings = options.started;
  }

  /** What is in force. */
  get settings(): Settings {
    return this.#settings;
  }

  /** For `/readyz`: a configuration that was refused is no reason not to be ready, since the one before works. */
  get health(): HealthPart {
    return {
      name: "configuration",
      look: () => ({
        problems: [],
        details: { file: this.#options.started.configFile ?? null, lastReload: this.#last ?? null },
      }),
    };
  }

  /** Reads the configuration and puts it in force, after those that were asked for before. Never rejects. */
  reload(by: ReloadReport["by"]): Promise<ReloadReport> {
    const reloaded = this.#queue.then(() => this.#reload(by));
    this.#queue = reloaded;
    return reloaded;
  }

  /** Nothing is changed any more when it resolves. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.#options.onClose?.();
    await this.#queue;
  }

  async #reload(by: ReloadReport["by"]): Promise<ReloadReport> {
    const report = await this.#take(by).catch(
      (error: unknown): ReloadReport => ({
        ...{ status: "refused", by, at: new Date().toISOString(), changes: [], restart: [] },
        error: explain(error),
      }),
    );
    this.#last = report;
    log(report, this.#options.logger);
    this.#options.onReport(report);
    return report;
  }

  async #take(by: ReloadReport["by"]): Promise<ReloadReport> {
    const { started } = this.#options;
    if (this.#closed) throw configError("the relay is ending");
    const read = this.#options.load();
    if (read.sonoran === undefined && read.accweb === undefined) {
      throw configError(
        "the configuration has no source any more, neither sonoran nor accweb: to receive nothing, stop the relay",
      );
    }
    const restart = restartOptions(started, read);
    const next = inForce(started, read);
    const changes = changesBetween(this.#settings, next);
    if (changes.length > 0) {
      await this.#options.apply(next, this.#settings, read);
      this.#settings = next;
    }
    const status = changes.length > 0 ? "applied" : "unchanged";
    return { status, by, at: new Date().toISOString(), changes, restart };
  }
}

function log({ status, by, changes, restart, error }: ReloadReport, logger: Logger): void {
  const later = restart.length === 0 ? {} : { restart: restart.join(", ") };
  const suffix =
    restart.length === 0 ? "" : "; what restart names takes effect when the relay is started again";
  if (status === "refused") {
    logger.warn({ by, error }, "the new configuration was not taken; the one before stays in force");
  } else if (status === "unchanged") {
    logger.info({ by, ...later }, `the configuration was read again; nothing changes${suffix}`);
  } else {
    logger.info({ by, changes: textOf(changes), ...later }, `the new configuration is in force${suffix}`);
  }
}

function textOf(changes: readonly Change[]): string {
  return changes.map(changeText).join("; ");
}
