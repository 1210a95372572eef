import { isJsonObject } from "../json.js";

/** When something happened. */
export interface EventTime {
  /** To the millisecond. */
  readonly date: Date;
  /** Nanoseconds since the Unix epoch: exact and comparable, where the text missorts and a Date is too coarse. */
  readonly ns: bigint;
}

/** An `EventRecord`, or as much of one as tells the time. */
interface Timed {
  readonly receivedAt: string;
  readonly event: unknown;
  readonly source?: string;
}

/**
 * When an event happened: the sender's own `timestamp` where it has one that can be read (accweb), else the
 * time of its arrival (Sonoran events carry none).
 *
 * accweb's is the time of sending, RFC 3339 with up to nine fractional digits and trailing zeros trimmed
 * (accweb.md §2). A record whose two times are both unreadable is given the Unix epoch, so that sorting and
 * printing never fail.
 *
 * @param record a record; or an accweb event or a bare timestamp, which give undefined when unreadable
 */
export function eventTime(record: Timed): EventTime;
export function eventTime(value: string | { readonly timestamp: string }): EventTime | undefined;
export function eventTime(value: string | { readonly timestamp: string } | Timed): EventTime | undefined {
  if (typeof value === "string") return parseTimestamp(value);
  if (!("receivedAt" in value)) return parseTimestamp(value.timestamp);
  return ownTime(value) ?? parseTimestamp(value.receivedAt) ?? { date: new Date(0), ns: 0n };
}

function ownTime({ source, event }: Timed): EventTime | undefined {
  if (!isJsonObject(event)) return undefined;
  // Sonoran events are open too: a custom one may have a `timestamp` of any meaning.
  const isOfAccweb = source === undefined ? "eventName" in event : source === "accweb";
  return isOfAccweb ? parseTimestamp(event["timestamp"]) : undefined;
}

const rfc3339 = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9})\d*)?(Z|[+-]\d{2}:\d{2})$/i;

function parseTimestamp(text: unknown): EventTime | undefined {
  const match = typeof text === "string" ? rfc3339.exec(text) : null;
  if (match === null) return undefined;
  const [, seconds = "", fraction = "", offset = ""] = match;
  const wholeMs = Date.parse(`${seconds}${offset}`.toUpperCase());
  if (Number.isNaN(wholeMs)) return undefined;
  const nanoseconds = fraction.padEnd(9, "0");
  return {
    date: new Date(wholeMs + Number(nanoseconds.slice(0, 3))),
    ns: BigInt(wholeMs) * 1_000_000n + BigInt(nanoseconds),
  };
}
