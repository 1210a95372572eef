import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isJsonObject, type JsonObject, type Source } from "../../src/index.js";

const folder = join(import.meta.dirname, "..", "..", "fixtures");

/** The key in every Sonoran fixture. */
export const SAMPLE_KEY = "3F2504E0-4F89-41D3-9A0C-0305E82C3301";

export interface Fixture {
  /** Path below `fixtures/`, without the ending: `dispatch/EVENT_DISPATCH_NOTE.note`. */
  readonly name: string;
  /** File name up to the first dot: the canonical name of the event. */
  readonly event: string;
  readonly source: Source;
  /** The body as sent. */
  readonly wire: JsonObject;
  /** What it becomes: the file beside it, or the body itself without the key. */
  readonly canonical: JsonObject;
}

function read(file: string): JsonObject {
  const value: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (!isJsonObject(value)) throw new Error(`${file} is not an object`);
  return value;
}

function fixturesOf(family: string): Fixture[] {
  const files = readdirSync(join(folder, family)).filter((file) => !file.endsWith(".canonical.json"));
  return files.map((file) => {
    const path = join(folder, family, file);
    const beside = path.replace(/\.json$/, ".canonical.json");
    const wire = read(path);
    const { key: _secret, ...withoutKey } = wire;
    return {
      name: `${family}/${file.replace(/\.json$/, "")}`,
      event: file.slice(0, file.indexOf(".")),
      source: "eventName" in wire ? "accweb" : "sonoran",
      wire,
      canonical: existsSync(beside) ? read(beside) : withoutKey,
    };
  });
}

/** Folders of `fixtures/` that are no family of events. */
const SPECIAL = ["negative", "unknown"];

const families = readdirSync(folder).filter((name) => !SPECIAL.includes(name));

/** Bodies of known events, in every accepted form. */
export const positive = families.flatMap(fixturesOf);
/** Bodies with the name of a known event that are not what it promises. */
export const negative = fixturesOf("negative");
/** Custom, retired and future events. */
export const unknown = fixturesOf("unknown");
/** Names of the folders of known events. */
export const familyNames = families;
