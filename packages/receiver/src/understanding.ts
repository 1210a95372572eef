import { type ParseResult, parseText, understand } from "@tenfour/contracts";
import type { Entry } from "./entry.js";
import type { ParsePool } from "./parse-pool.js";

/** Understands small bodies here and large ones in the worker. */
export class Understanding {
  readonly #pool: ParsePool;
  readonly #workerThresholdBytes: number;
  readonly #wantedNames: (source: Entry["source"]) => readonly string[] | undefined;

  constructor(
    pool: ParsePool,
    workerThresholdBytes: number,
    wantedNames: (source: Entry["source"]) => readonly string[] | undefined,
  ) {
    this.#pool = pool;
    this.#workerThresholdBytes = workerThresholdBytes;
    this.#wantedNames = wantedNames;
  }

  /** Undefined when the body is large and nobody wants an event of its name. */
  of(entry: Entry): ParseResult | Promise<ParseResult | undefined> {
    const { body, source } = entry;
    const { value } = body;
    // While its handlers run, an entry needs its bytes only.
    body.value = undefined;
    const pattern = body.keyElsewhere ? entry.keyPattern : undefined;
    if (body.byteLength > this.#workerThresholdBytes) {
      const names = this.#wantedNames(source);
      const { bytes } = body.raw;
      return this.#pool.understand({ source, bytes, keyPattern: pattern?.source, names });
    }
    const parsed = value === undefined ? parseText(body.text) : { ok: true as const, value };
    return understand(source, parsed, pattern);
  }
}
