import type { EventRecord } from "@tenfour/contracts";

const MAX_NAME = 64;
const UNNAMED = "unnamed";

/** Where a fixture is put, as in `packages/contracts/fixtures`. */
export interface FixtureName {
  /** The source of a known event; `unknown` and `negative` for the others. */
  readonly folder: string;
  /** The event's name, as far as a file can have it. */
  readonly name: string;
}

/** The folder and the first part of the file name of an event's fixture. */
export function fixtureName({ source, outcome, name }: EventRecord): FixtureName {
  const folder = outcome === "known" ? source : outcome === "unknown" ? "unknown" : "negative";
  // What is not a letter, digit, - or _ could be a path, or mean something to a shell.
  const safe = (name ?? "").slice(0, MAX_NAME).replace(/[^\w-]/g, "_");
  return { folder, name: safe === "" ? UNNAMED : onWindows(safe) };
}

/** Windows takes `con.json` for the console. */
function onWindows(name: string): string {
  return /^(?:con|prn|aux|nul|com\d|lpt\d)$/i.test(name) ? `_${name}` : name;
}
