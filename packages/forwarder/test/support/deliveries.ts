import type { Outbox, OutboxConsumer, OutboxDelivery, OutboxEvent, PullLimits } from "../../src/outbox.js";

/** An implementation under test. */
export interface OutboxUnderTest extends AsyncDisposable {
  /** Opens the storage, the same one every time. */
  open(): Promise<Outbox>;
}

export const MANY: PullLimits = { events: 100, bytes: 1024 * 1024 };
export const NEVER = new AbortController().signal;

/** An event that is like no other; `n` orders their ids. */
export function makeEvent(
  n: number,
  orderingKey = "a",
  body: Uint8Array = Buffer.from(`{"n":${n}}`),
): OutboxEvent {
  return {
    id: `019a9c5e-0000-7000-8000-${String(n).padStart(12, "0")}`,
    source: "sonoran",
    transport: "http",
    receivedAt: new Date(Date.UTC(2026, 10, 25) + n).toISOString(),
    community: "main",
    server: 2,
    instance: "i-1",
    hops: 2,
    trace: { traceparent: `00-${"ab".repeat(16)}-${"cd".repeat(8)}-01`, tracestate: "vendor=1" },
    nameHint: "EVENT_911",
    orderingKey,
    body: { bytes: body, cuts: [3, 5], exact: true },
  };
}

export const numberOf = ({ event }: OutboxDelivery): number => Number(event.id.slice(-12));
export const numbersOf = (deliveries: readonly OutboxDelivery[]): number[] => deliveries.map(numberOf);

/** Pulls until there are so many, or none within the time that an empty pull takes. */
export async function pullNumbers(
  consumer: OutboxConsumer,
  count: number,
  limits = MANY,
): Promise<OutboxDelivery[]> {
  const all: OutboxDelivery[] = [];
  while (all.length < count) all.push(...(await consumer.pull(limits, NEVER)));
  return all;
}

/** Whether a pull finds nothing now. */
export async function isIdle(consumer: OutboxConsumer, limits = MANY): Promise<boolean> {
  const abort = new AbortController();
  const pulled = consumer.pull(limits, abort.signal);
  // Whatever there is to find is found in fewer turns than this.
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve, 2));
  abort.abort();
  return (await pulled).length === 0;
}

export async function appendAll(
  outbox: Outbox,
  numbers: readonly number[],
  key?: (n: number) => string,
): Promise<void> {
  await Promise.all(numbers.map((n) => outbox.append(makeEvent(n, key?.(n)))));
}

export const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);
export const FAILURE = {
  delayMs: 0,
  failedAttempts: 1,
  firstFailedAtMs: 1_000,
  error: "the target does not answer",
};
export const LONG = { ...FAILURE, delayMs: 3_600_000 };

/** Bytes as a Buffer, so that two events can be compared. */
export function plain(event: OutboxEvent | undefined): unknown {
  return event === undefined
    ? undefined
    : { ...event, body: { ...event.body, bytes: Buffer.from(event.body.bytes) } };
}
