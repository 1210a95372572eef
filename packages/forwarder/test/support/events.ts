import type { EventRecord } from "@tenfour/contracts";
import type { SinkEntry } from "@tenfour/receiver";

let sequence = 0;

/** Ids that sort in the order in which they were made. */
function nextId(): string {
  sequence += 1;
  return `019a9c5e-0000-7000-8000-${sequence.toString(16).padStart(12, "0")}`;
}

/** A record of an event made in this process. */
export function record(
  fields: { community?: string; name?: string; server?: number; receivedAt?: string; text?: string } = {},
): EventRecord {
  const { community = "main", name = "CUSTOM", server, receivedAt = new Date().toISOString(), text } = fields;
  return {
    id: nextId(),
    source: "sonoran",
    name,
    outcome: "unknown",
    transport: "local",
    receivedAt,
    community,
    ...(server === undefined ? {} : { server }),
    event: { type: name, ...(text === undefined ? {} : { text }) },
  };
}

/** An event as a receiver gives it to its sinks. */
export function entry(body: string | Uint8Array, fields: Partial<SinkEntry> = {}): SinkEntry {
  return {
    id: nextId(),
    source: "sonoran",
    transport: "http",
    receivedAt: new Date().toISOString(),
    community: "main",
    raw: { bytes: typeof body === "string" ? Buffer.from(body) : body, exact: true },
    ...fields,
  };
}
