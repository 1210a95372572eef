import { type EventRecord, makeRecord, parseText, type RecordHead, understand } from "@tenfour/contracts";
import type { OutboxEvent, StoredBody } from "./outbox.js";
import { storedText } from "./stored-text.js";

/** A stored event that has been understood: one record and one JSON text for all targets. */
export class Understood {
  readonly record: EventRecord;
  #json: Uint8Array | undefined;

  constructor(record: EventRecord, json?: Uint8Array) {
    this.record = record;
    this.#json = json;
  }

  /** The record as JSON, in UTF-8; made when it is first asked for. */
  json(): Uint8Array {
    this.#json ??= Buffer.from(JSON.stringify(this.record));
    return this.#json;
  }
}

/** What a record needs of an event beside its body. */
export function headOf({ id, source, transport, receivedAt, community, server }: OutboxEvent): RecordHead {
  return { id, source, transport, receivedAt, community, server };
}

/** Makes the record of a stored body. Total, as understanding is. */
export function recordOf(head: RecordHead, body: Pick<StoredBody, "bytes" | "cuts">): EventRecord {
  return makeRecord(head, understand(head.source, parseText(storedText(body)), undefined));
}
