import { isJsonObject, type ParseResult } from "@tenfour/contracts";
import type { Entry } from "./entry.js";
import type { ReceivedRecord } from "./records.js";

/** Joins an accepted entry and what was understood of it to the record that handlers get. */
export function makeRecord(entry: Entry, result: ParseResult): ReceivedRecord {
  const invalid = result.outcome === "invalid" || result.outcome === "malformed";
  const event: unknown = result.event;
  const instance = entry.source === "accweb" && isJsonObject(event) ? event["instanceId"] : undefined;
  const record = {
    id: entry.id,
    source: entry.source,
    name: result.name,
    outcome: invalid ? "invalid" : result.outcome,
    transport: entry.transport,
    receivedAt: entry.receivedAt,
    ...(entry.community === undefined ? {} : { community: entry.community.id }),
    ...(entry.server === undefined ? {} : { server: entry.server }),
    ...(typeof instance === "string" ? { instance } : {}),
    event,
    ...(invalid ? { issues: result.issues } : {}),
  };
  // Not enumerable: the raw body may hold the key, and must not follow the record into JSON or a log.
  Object.defineProperty(record, "raw", { value: entry.body.raw });
  // Name, source and event come paired out of the parse result; TypeScript cannot follow that through a spread.
  return record as unknown as ReceivedRecord;
}
