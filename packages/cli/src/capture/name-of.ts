import { createHash } from "node:crypto";
import type { EventRecord } from "@tenfour/contracts";

const MAX_NAME = 64;
const UNNAMED = "unnamed";
/** Windows takes `con.json` for the console. */
const OF_WINDOWS = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;

/** Where a fixture is put, as in `packages/contracts/fixtures`. */
export interface FixtureName {
  /** The source of a known event; `unknown` and `negative` for the others. */
  readonly folder: string;
  /** The event's name, as far as a file can have it; where it cannot, with digits that stand for the whole. */
  readonly name: string;
}

/** The folder and the first part of the file name of an event's fixture. */
export function fixtureName({ source, outcome, name }: EventRecord): FixtureName {
  const folder = outcome === "known" ? source : outcome === "unknown" ? "unknown" : "negative";
  if (name === null || name === "")
    return { folder, name: source === "sonoran" ? UNNAMED : `${UNNAMED}-${source}` };
  // What is not a letter, digit, - or _ could be a path, or mean something to a shell.
  const safe = name.slice(0, MAX_NAME).replace(/[^\w-]/g, "_");
  // Other names must not share a file with it: "Our Own", "Our.Own", and all that are in another script.
  const fits = safe === name && !OF_WINDOWS.test(safe);
  return { folder, name: fits ? safe : `${safe}-${digits(name)}` };
}

function digits(name: string): string {
  return createHash("sha256").update(name).digest("hex").slice(0, 8);
}
