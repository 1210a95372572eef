import { createForwarder, type Outbox, type OutboxConsumer, type OutboxDelivery } from "@tenfour/forwarder";
import { expect, test } from "vitest";
import { makeEvent } from "./support/deliveries.js";

/** An outbox of which the test says what a pull brings, and when. */
function handOutbox(target: string) {
  const pulls: ((deliveries: readonly OutboxDelivery[]) => void)[] = [];
  const released: string[] = [];
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
    defer: () => Promise.resolve(),
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
  const bring = (...numbers: number[]): void =>
    pulls.shift()?.(
      numbers.map((n) => ({ event: makeEvent(n, n < 10 ? "a" : `key ${n}`), failedAttempts: 0 })),
    );
  return { outbox, bring, released };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("what a pull brings of a key that was deferred meanwhile is given back, and not attempted", async () => {
  const { outbox, bring, released } = handOutbox("site");
  const tried: number[] = [];
  let fail: () => void = () => undefined;
  await using forwarder = createForwarder({
    outbox,
    closeTimeoutMs: 0,
    targets: [
      {
        name: "site",
        type: "function",
        handler: ({ id }) => {
          tried.push(Number(id.slice(-12)));
          if (tried.length > 1) return Promise.resolve();
          return new Promise((_resolve, reject) => {
            fail = () => reject(new Error("not now"));
          });
        },
      },
    ],
  });
  await forwarder.start();
  bring(1);
  await turn();
  expect(tried).toEqual([1]);
  fail();
  await turn();
  bring(2, 3, 20);
  await turn();
  expect(tried).toEqual([1, 20]);
  expect(released).toEqual([makeEvent(2).id, makeEvent(3).id]);
  // The next pull began after that: it is not suspected of anything.
  bring(1, 2, 3);
  await turn();
  expect(tried).toEqual([1, 20, 1, 2, 3]);
});
