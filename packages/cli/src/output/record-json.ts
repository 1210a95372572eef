import type { EventRecord } from "@tenfour/contracts";
import { isShortJson, jsonPieces } from "./json-pieces.js";
import type { Line } from "./line-writer.js";
import { safeJson } from "./safe-text.js";

/**
 * A record as one line of NDJSON, a large one in pieces. Line separators and whatever else a terminal would obey are
 * escaped, so that a line stays a line for every reader.
 */
export function recordJson(record: EventRecord): Line {
  return isShortJson(record) ? safeJson(JSON.stringify(record)) : safePieces(record);
}

/** No piece ends within a character, so each can be made safe for itself. */
function* safePieces(record: EventRecord): Generator<string, void> {
  for (const piece of jsonPieces(record)) yield safeJson(piece);
}
