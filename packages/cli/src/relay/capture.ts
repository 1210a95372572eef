import type { Logger, ReceivedRecord } from "@tenfour/receiver";
import type { FixtureWriter } from "../capture/sample-writer.js";
import { shorten } from "../output/safe-text.js";
import type { Observer } from "./observer.js";

const MAX_NAME = 64;

/** Writes every shape of every event as a fixture, and says so in the log. */
export class Capture implements Observer {
  readonly #logger: Logger;
  readonly #writer: FixtureWriter;
  #failing = false;
  #ended = false;

  constructor(logger: Logger, writer: FixtureWriter) {
    this.#logger = logger;
    this.#writer = writer;
  }

  note(record: ReceivedRecord): void {
    if (this.#ended) return;
    const outcome = this.#writer.write(record);
    if (outcome.status === "written") {
      this.#failing = false;
      const event = record.name === null ? "(no name)" : shorten(record.name, MAX_NAME);
      this.#logger.info({ event, file: outcome.file, bytes: outcome.bytes }, "captured");
    } else if (outcome.status === "failed" && !this.#failing) {
      this.#failing = true;
      this.#logger.error({ file: outcome.file, error: outcome.code }, "a fixture cannot be written");
    }
    if (!this.#writer.full) return;
    this.#ended = true;
    this.#logger.warn({ files: this.#writer.files }, "the limit is reached: nothing more is captured");
  }
}
