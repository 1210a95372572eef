import type { EventRecord } from "@tenfour/contracts";
import { safeJson } from "./safe-text.js";

/**
 * A record as one line of NDJSON. Line separators and whatever else a terminal would obey are escaped, so that
 * a line stays a line for every reader.
 */
export function recordJson(record: EventRecord): string {
  return safeJson(JSON.stringify(record));
}
