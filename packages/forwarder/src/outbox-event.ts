import type { EventRecord } from "@tenfour/contracts";
import type { SinkEntry, TraceContext } from "@tenfour/receiver";
import { z } from "zod";
import { cutKey } from "./cut-key.js";
import type { Draft } from "./draft.js";
import { forwarderError } from "./errors.js";
import type { OutboxEvent } from "./outbox.js";

/** The ordering key of an event: its server where one is known, its community, or its accweb instance. */
function orderingKeyOf(event: Pick<OutboxEvent, "source" | "community" | "server" | "instance">): string {
  const { source, community = "", server, instance = "" } = event;
  if (source === "accweb") return `accweb ${instance}`;
  return server === undefined ? `sonoran ${community}` : `sonoran ${community} ${server}`;
}

/** What the outbox stores of an event that a receiver accepted: everything but the API key. */
export function eventOfEntry(entry: SinkEntry): OutboxEvent {
  const { id, source, transport, receivedAt, community, server, instance, hops, raw, keyPattern } = entry;
  const trace = withoutKey(entry.trace, keyPattern);
  const event: Draft<OutboxEvent> = {
    id,
    source,
    transport,
    receivedAt,
    orderingKey: orderingKeyOf(entry),
    body: cutKey(raw.bytes, raw.exact, keyPattern),
  };
  if (community !== undefined) event.community = community;
  if (server !== undefined) event.server = server;
  if (instance !== undefined) event.instance = instance;
  if (hops !== undefined) event.hops = hops;
  if (trace !== undefined) event.trace = trace;
  return event;
}

/** Strangers choose their trace: one that holds the API key is none. */
function withoutKey(trace: TraceContext | undefined, key: RegExp | undefined): TraceContext | undefined {
  if (trace === undefined || key === undefined) return trace;
  return `${trace.traceparent} ${trace.tracestate ?? ""}`.search(key) === -1 ? trace : undefined;
}

/** What is relied on; the rest of a record is understood again when it is delivered. */
const recordSchema = z.looseObject({
  id: z.uuid(),
  source: z.enum(["sonoran", "accweb"]),
  receivedAt: z.iso.datetime(),
});

/**
 * What the outbox stores of a record that was made in this process: understood again, it is the same record.
 *
 * @throws ForwarderError `ERR_TENFOUR_RECORD` for what is no record
 */
export function eventOfRecord(record: EventRecord): OutboxEvent {
  if (!recordSchema.safeParse(record).success) {
    const message = "enqueue: expected an event record, with an id, a source and receivedAt";
    throw forwarderError("ERR_TENFOUR_RECORD", message);
  }
  const { id, source, transport, receivedAt, community, server, instance, name, event } = record;
  return {
    id,
    source,
    transport,
    receivedAt,
    ...(community === undefined ? {} : { community }),
    ...(server === undefined ? {} : { server }),
    ...(instance === undefined ? {} : { instance }),
    ...(name === null ? {} : { nameHint: name }),
    orderingKey: orderingKeyOf(record),
    body: { bytes: Buffer.from(JSON.stringify(event)), cuts: [], exact: false },
  };
}
