import { createForwarder } from "@tenfour/forwarder";
import { expect, test } from "vitest";
import { makeEvent } from "./support/deliveries.js";
import { handOutbox } from "./support/hand-outbox.js";

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
  bring({ n: 1 });
  await turn();
  expect(tried).toEqual([1]);
  fail();
  await turn();
  bring({ n: 2 }, { n: 3 }, { n: 20 });
  await turn();
  expect(tried).toEqual([1, 20]);
  expect(released).toEqual([makeEvent(2).id, makeEvent(3).id]);
  // The next pull began after that: it is not suspected of anything.
  bring({ n: 1 }, { n: 2 }, { n: 3 });
  await turn();
  expect(tried).toEqual([1, 20, 1, 2, 3]);
});
