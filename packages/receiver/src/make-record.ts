import { makeRecord as makeEventRecord, type ParseResult } from "@tenfour/contracts";
import type { Entry } from "./entry.js";
import { giveRaw } from "./give-raw.js";
import type { ReceivedRecord } from "./records.js";

/** Joins an accepted entry and what was understood of it to the record that handlers get. */
export function makeRecord(entry: Entry, result: ParseResult): ReceivedRecord {
  const { id, source, transport, receivedAt, community, server } = entry;
  const head = { id, source, transport, receivedAt, community: community?.id, server };
  return giveRaw(makeEventRecord(head, result), entry.body) as ReceivedRecord;
}
