import type { Draft } from "../draft.js";
import type { OutboxEvent } from "../outbox.js";
import { OutboxError } from "../outbox-error.js";
import { type EventColumns, type EventPack, LANE } from "./protocol.js";

/** An event as its columns. */
export function toColumns(event: OutboxEvent, seq: number): EventColumns {
  return [
    seq,
    event.id,
    event.source,
    event.transport,
    event.receivedAt,
    event.community ?? null,
    event.server ?? null,
    event.instance ?? null,
    event.hops ?? 0,
    event.nameHint ?? null,
    event.orderingKey,
    event.body.cuts.join(","),
    event.body.exact ? 1 : 0,
    event.trace?.traceparent ?? null,
    event.trace?.tracestate ?? null,
  ];
}

/** An event that was read back. */
export interface ReadEvent {
  readonly seq: number;
  readonly lane: string;
  /** Undefined where the body is damaged. */
  readonly event: OutboxEvent | undefined;
}

/**
 * The events of a pack.
 *
 * @throws OutboxError `ERR_TENFOUR_OUTBOX_CORRUPT` for columns that no version has written
 */
export function unpackEvents({ events, bodies, ends }: EventPack): ReadEvent[] {
  // Not parsed by a schema, as no message between the threads is: this very process has written it.
  const rows = JSON.parse(events) as readonly EventColumns[];
  let from = 0;
  return rows.map((columns, index) => {
    const end = ends[index] ?? null;
    const bytes = end === null ? undefined : bodies.subarray(from, end);
    from = end ?? from;
    const event = bytes === undefined ? undefined : toEvent(columns, bytes);
    return { seq: columns[0], lane: columns[LANE], event };
  });
}

function toEvent(columns: EventColumns, bytes: Uint8Array): OutboxEvent {
  const [, id, source, transport, receivedAt, community, server, instance, hops, nameHint, lane, ...rest] =
    columns;
  const [cuts, exact, traceparent, tracestate] = rest;
  const event: Draft<OutboxEvent> = {
    id,
    source: oneOf(["sonoran", "accweb"], source, id),
    transport: oneOf(["http", "ws", "local"], transport, id),
    receivedAt,
    orderingKey: lane,
    body: { bytes, cuts: cuts === "" ? [] : cuts.split(",").map(Number), exact: exact === 1 },
  };
  if (community !== null) event.community = community;
  if (server !== null) event.server = server;
  if (instance !== null) event.instance = instance;
  if (hops !== 0) event.hops = hops;
  if (traceparent !== null) event.trace = { traceparent, ...(tracestate === null ? {} : { tracestate }) };
  if (nameHint !== null) event.nameHint = nameHint;
  return event;
}

function oneOf<T extends string>(known: readonly T[], value: string, id: string): T {
  const found = known.find((one) => one === value);
  if (found !== undefined) return found;
  throw new OutboxError(
    "ERR_TENFOUR_OUTBOX_CORRUPT",
    `The outbox holds an event ${id} that no version of Tenfour has written: put a backup in its place.`,
  );
}
