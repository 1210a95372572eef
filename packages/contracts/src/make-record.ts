import { isJsonObject } from "./json.js";
import type { ParseResult } from "./parse-result.js";
import type { EventRecord, Source, Transport } from "./record.js";

/** What is known of an accepted event before anybody has understood its body. */
export interface RecordHead {
  /** UUIDv7. */
  readonly id: string;
  /** The system that sent the event. */
  readonly source: Source;
  /** How it came in. */
  readonly transport: Transport;
  /** When the last byte arrived: RFC 3339, UTC, milliseconds. */
  readonly receivedAt: string;
  /** Sonoran: the community whose key the event carried. */
  readonly community?: string | undefined;
  /** Sonoran: the community's server, where it is known. */
  readonly server?: number | undefined;
}

/** Joins what is known of an accepted event and what was understood of its body to its record. */
export function makeRecord(head: RecordHead, result: ParseResult): EventRecord {
  const invalid = result.outcome === "invalid" || result.outcome === "malformed";
  const event: unknown = result.event;
  const instance = head.source === "accweb" && isJsonObject(event) ? event["instanceId"] : undefined;
  // Member by member: spreading what is optional costs more than all the rest of a record.
  const record: Record<string, unknown> = {
    id: head.id,
    source: head.source,
    name: result.name,
    outcome: invalid ? "invalid" : result.outcome,
    transport: head.transport,
    receivedAt: head.receivedAt,
  };
  if (head.community !== undefined) record["community"] = head.community;
  if (head.server !== undefined) record["server"] = head.server;
  if (typeof instance === "string") record["instance"] = instance;
  record["event"] = event;
  if (invalid) record["issues"] = result.issues;
  // Name, source and event come paired out of the parse result; TypeScript cannot follow that.
  return record as unknown as EventRecord;
}
