import type { Logger, ReceivedRecord } from "@tenfour/receiver";
import { fixtureName } from "../capture/name-of.js";
import type { FixtureOutcome, FixtureWriter } from "../capture/sample-writer.js";
import { shorten } from "../output/safe-text.js";
import type { Observer } from "./observer.js";

const MAX_NAME = 64;
/** Whoever has the key can make names up; nobody reads so many lines. */
const MAX_ANNOUNCED = 200;

/**
 * Says in the log, once each, that a name came which no schema knows, and that an event of a name was invalid for
 * the first time; and where its bytes are, for a bug report.
 *
 * "Once" holds over restarts where there is a writer: a name that it has a file of was announced already.
 */
export class Novelties implements Observer {
  readonly #logger: Logger;
  readonly #writer: FixtureWriter | undefined;
  readonly #seen = new Set<string>();

  /** @param writer undefined where nothing may be written, as in a demo */
  constructor(logger: Logger, writer: FixtureWriter | undefined) {
    this.#logger = logger;
    this.#writer = writer;
  }

  note(record: ReceivedRecord): void {
    if (record.outcome === "known" || this.#seen.size >= MAX_ANNOUNCED) return;
    const name = record.name === null ? "(no name)" : shorten(record.name, MAX_NAME);
    const { folder, name: file } = fixtureName(record);
    const about = `${record.source} ${folder}/${file}`;
    if (this.#seen.has(about)) return;
    this.#seen.add(about);
    if (this.#writer?.has(record) !== true) this.#announce(record, name, this.#writer?.write(record));
    if (this.#seen.size === MAX_ANNOUNCED) {
      this.#logger.warn({}, `${MAX_ANNOUNCED} new names and invalid events were announced; no more will be`);
    }
  }

  #announce(record: ReceivedRecord, event: string, outcome: FixtureOutcome | undefined): void {
    const { source, id } = record;
    const [issue] = record.outcome === "invalid" ? record.issues : [];
    const where = issue === undefined ? {} : { issue: `${issue.path.join(".")}: ${issue.message}` };
    this.#logger.warn(
      { source, event, id, ...where, ...rawBytes(outcome) },
      record.outcome === "unknown"
        ? "the first event of a name that no schema knows; it is handed over as unknown"
        : "the first event of this name that is not what the name promises; it is handed over as invalid",
    );
  }
}

function rawBytes(outcome: FixtureOutcome | undefined): { readonly raw?: string } {
  if (outcome === undefined) return {};
  if (outcome.status === "limit") return { raw: "not kept: too long, or too many; see tenfour capture" };
  if (outcome.status === "failed")
    return { raw: `not kept: ${outcome.file} cannot be written (${outcome.code})` };
  return { raw: outcome.file };
}
