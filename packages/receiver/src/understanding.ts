import { type ParseResult, understand } from "@tenfour/contracts";
import { parseJson } from "./body.js";
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
  of({ body, source, community }: Entry): ParseResult | Promise<ParseResult | undefined> {
    const { value } = body;
    const { bytes } = body.raw;
    // While its handlers run, an entry needs its bytes only.
    body.value = undefined;
    const pattern = body.keyElsewhere === false ? undefined : community?.keyPattern;
    if (bytes.byteLength > this.#workerThresholdBytes) {
      const names = this.#wantedNames(source);
      return this.#pool.understand({ source, bytes, keyPattern: pattern?.source, names });
    }
    const parsed = value === undefined ? parseJson(bytes) : { ok: true as const, value };
    return understand(source, parsed, pattern);
  }
}
