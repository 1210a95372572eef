import type { OutboxEvent } from "../outbox.js";
import { OutboxError } from "../outbox-error.js";
import type { EventColumns, EventRow } from "./protocol.js";

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

/**
 * An event from its row; undefined where the body is damaged.
 *
 * @throws OutboxError `ERR_TENFOUR_OUTBOX_CORRUPT` for columns that no version has written
 */
export function toEvent(row: EventRow): OutboxEvent | undefined {
  const [
    ,
    id,
    source,
    transport,
    receivedAt,
    community,
    server,
    instance,
    hops,
    nameHint,
    lane,
    cuts,
    exact,
    traceparent,
    tracestate,
    bytes,
  ] = row;
  if (bytes === null) return undefined;
  return {
    id,
    source: oneOf(["sonoran", "accweb"], source, id),
    transport: oneOf(["http", "ws", "local"], transport, id),
    receivedAt,
    ...(community === null ? {} : { community }),
    ...(server === null ? {} : { server }),
    ...(instance === null ? {} : { instance }),
    ...(hops === 0 ? {} : { hops }),
    ...(traceparent === null
      ? {}
      : { trace: { traceparent, ...(tracestate === null ? {} : { tracestate }) } }),
    ...(nameHint === null ? {} : { nameHint }),
    orderingKey: lane,
    body: { bytes, cuts: cuts === "" ? [] : cuts.split(",").map(Number), exact: exact === 1 },
  };
}

function oneOf<T extends string>(known: readonly T[], value: string, id: string): T {
  const found = known.find((one) => one === value);
  if (found !== undefined) return found;
  throw new OutboxError(
    "ERR_TENFOUR_OUTBOX_CORRUPT",
    `The outbox holds an event ${id} that no version of Tenfour has written: put a backup in its place.`,
  );
}
