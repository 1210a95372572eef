import { mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import type { ReceivedRecord } from "@tenfour/receiver";
import { createPrivate } from "../config/create-private.js";
import { systemCode } from "../errors.js";
import { madeOf, type Secrets } from "../log/known-secrets.js";
import { fixtureName } from "./name-of.js";
import { bodyRedactor } from "./redact-body.js";
import { shapeOf } from "./shape.js";

/** How much is written. */
export interface FixtureLimits {
  /** Files of one event name, counting those of earlier runs. */
  readonly perName: number;
  /** Files written in one run. */
  readonly files: number;
  /** Longest body, in bytes. */
  readonly bodyBytes: number;
  /** Bytes written in one run. */
  readonly totalBytes: number;
}

/** What became of a body. */
export type FixtureOutcome =
  | { readonly status: "written"; readonly file: string; readonly bytes: number }
  /** This shape is there already, from now or before. */
  | { readonly status: "known"; readonly file: string }
  /** A limit is reached, or the body is over it. */
  | { readonly status: "limit" }
  /** `code` is the system's, such as ENOSPC. */
  | { readonly status: "failed"; readonly file: string; readonly code: string };

/**
 * Writes bodies as fixtures: `<folder>/<source>/<NAME>.shape-<digits>.json`, one of each shape, without keys and
 * secrets, otherwise byte for byte as they came in. It never overwrites a file.
 */
export class FixtureWriter {
  readonly #folder: string;
  readonly #limits: FixtureLimits;
  readonly #redact: () => (bytes: Uint8Array) => Buffer;
  /** File names by folder and event name. */
  readonly #written = new Map<string, Set<string>>();
  #files = 0;
  #bytes = 0;

  /**
   * @param folder absolute; made when the first file is written
   * @param secrets what must not be in any file
   */
  constructor(folder: string, limits: FixtureLimits, secrets: Secrets) {
    this.#folder = folder;
    this.#limits = limits;
    this.#redact = madeOf(secrets, bodyRedactor);
  }

  /** Whether this run may write more. */
  get full(): boolean {
    return this.#files >= this.#limits.files || this.#bytes >= this.#limits.totalBytes;
  }

  /** Files written in this run. */
  get files(): number {
    return this.#files;
  }

  /** Whether there is a fixture of this event's name and outcome already, of this run or an earlier one. */
  has(record: ReceivedRecord): boolean {
    const { folder, name } = fixtureName(record);
    return this.#filesOf(path.join(this.#folder, folder), name).size > 0;
  }

  write(record: ReceivedRecord): FixtureOutcome {
    const { bytes } = record.raw;
    if (this.full || bytes.byteLength > this.#limits.bodyBytes) return { status: "limit" };
    const { folder, name } = fixtureName(record);
    const into = path.join(this.#folder, folder);
    const own = this.#filesOf(into, name);
    const body = jsonOf(bytes);
    const shape = shapeOf(body, [record.outcome, ...wrongPlaces(record)].join(" "));
    const file = path.join(into, `${name}.shape-${shape}.${body === undefined ? "txt" : "json"}`);
    if (own.has(path.basename(file))) return { status: "known", file };
    if (own.size >= this.#limits.perName) return { status: "limit" };
    return this.#write(into, file, own, bytes);
  }

  #write(into: string, file: string, own: Set<string>, bytes: Uint8Array): FixtureOutcome {
    const redacted = this.#redact()(bytes);
    try {
      mkdirSync(into, { recursive: true, mode: 0o700 });
      createPrivate(file, redacted);
    } catch (error) {
      const code = systemCode(error) ?? "unknown reason";
      if (code !== "EEXIST") return { status: "failed", file, code };
      own.add(path.basename(file));
      return { status: "known", file };
    }
    own.add(path.basename(file));
    this.#files += 1;
    this.#bytes += redacted.byteLength;
    return { status: "written", file, bytes: redacted.byteLength };
  }

  /** The fixtures of a name, with those of earlier runs. */
  #filesOf(into: string, name: string): Set<string> {
    const key = path.join(into, name);
    const known = this.#written.get(key);
    if (known !== undefined) return known;
    const found = new Set(namesIn(into).filter((file) => file.startsWith(`${name}.`)));
    this.#written.set(key, found);
    return found;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Bodies that are wrong in different places are different, even where their members look alike. */
function wrongPlaces(record: ReceivedRecord): string[] {
  return record.outcome === "invalid" ? record.issues.map(({ path: place }) => place.join(".")) : [];
}

/** Undefined for what is not JSON. */
function jsonOf(bytes: Uint8Array): unknown {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return value;
  } catch {
    return undefined;
  }
}
