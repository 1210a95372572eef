import { parseAccweb, parseSonoran } from "./parse.js";
import type { ParseResult } from "./parse-result.js";
import type { Parsed } from "./parse-text.js";
import type { Source } from "./record.js";
import { redactWith } from "./redact.js";

/**
 * Understands a parsed body: names and normalises the event, and takes the community's key out of every string
 * it stands in, whoever put it there. Never throws: what resists is an invalid event like any other.
 */
export function understand(source: Source, parsed: Parsed, key: RegExp | undefined): ParseResult {
  if (!parsed.ok) return notUnderstood(parsed.reason);
  try {
    const result: ParseResult = source === "sonoran" ? parseSonoran(parsed.value) : parseAccweb(parsed.value);
    return key === undefined ? result : withoutKey(result, key);
  } catch (cause) {
    // Parsing is total. Should it ever not be, the event must not be lost, nor any of its text get into a log.
    return notUnderstood(`could not be understood (${cause instanceof Error ? cause.name : typeof cause})`);
  }
}

/** The event by itself: within the result it would be one level deeper, and one level less of it allowed. */
function withoutKey<R extends ParseResult>(result: R, key: RegExp): R {
  const event = redactWith(result.event, key);
  return { ...redactWith({ ...result, event: null }, key), event };
}

/** The result for a body of which nothing can be told but why. */
export function notUnderstood(message: string): ParseResult {
  return { outcome: "malformed", name: null, event: null, issues: [{ path: [], message }] };
}
