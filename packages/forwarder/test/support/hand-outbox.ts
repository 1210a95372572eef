import type { Outbox, OutboxConsumer, OutboxDelivery } from "@tenfour/forwarder";
import { makeEvent } from "./deliveries.js";

/** What a pull brings: events below 10 are of one ordering key, every other has one of its own. */
export interface Brought {
  readonly n: number;
  readonly again?: "replay" | undefined;
}

/** An outbox of which the test says what a pull brings, and when. */
export function handOutbox(target: string) {
  const pulls: ((deliveries: readonly OutboxDelivery[]) => void)[] = [];
  const released: string[] = [];
  const deferred: number[] = [];
  const consumer: OutboxConsumer = {
    target,
    halted: undefined,
    halt: () => Promise.resolve(),
    pull: (_limits, signal) =>
      new Promise((resolve) => {
        pulls.push(resolve);
        signal.addEventListener("abort", () => resolve([]));
      }),
    begin: () => Promise.resolve(),
    settle: () => Promise.resolve(),
    defer: ({ event }) => {
      deferred.push(Number(event.id.slice(-12)));
      return Promise.resolve();
    },
    wake: () => undefined,
    release: (deliveries) => void released.push(...deliveries.map(({ event }) => event.id)),
  };
  const outbox: Outbox = {
    append: () => Promise.resolve(),
    consumer: () => Promise.resolve(consumer),
    removeConsumer: () => Promise.resolve(true),
    stats: () => Promise.resolve({ events: 0, bytes: 0, consumers: [] }),
    close: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const bring = (...brought: readonly Brought[]): void =>
    pulls.shift()?.(
      brought.map(({ n, again }) => ({
        event: makeEvent(n, n < 10 ? "a" : `key ${n}`),
        failedAttempts: 0,
        ...(again === undefined ? {} : { again }),
      })),
    );
  return { outbox, bring, released, deferred };
}
