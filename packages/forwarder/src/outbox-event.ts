import type { EventRecord } from "@tenfour/contracts";
import type { SinkEntry } from "@tenfour/receiver";
import { cutKey } from "./cut-key.js";
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
  return {
    id,
    source,
    transport,
    receivedAt,
    ...(community === undefined ? {} : { community }),
    ...(server === undefined ? {} : { server }),
    ...(instance === undefined ? {} : { instance }),
    ...(hops === undefined ? {} : { hops }),
    orderingKey: orderingKeyOf(entry),
    body: cutKey(raw.bytes, raw.exact, keyPattern),
  };
}

/** What the outbox stores of a record that was made in this process: understood again, it is the same record. */
export function eventOfRecord(record: EventRecord): OutboxEvent {
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
