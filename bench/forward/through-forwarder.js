// Events on their way through a forwarder: kept in an outbox as a receiver's sink, then delivered. `end` waits for the last.
import { keyPattern } from "@tenfour/contracts";
import { createForwarder } from "@tenfour/forwarder";
import { idOf, indexOf, KEY } from "./events.js";

export async function throughForwarder({ url, keys, deadUrl }, outbox) {
  const targets = [{ name: "site", type: "webhook", url, lanes: keys }];
  if (deadUrl !== undefined) targets.push({ name: "dead", type: "webhook", url: deadUrl, timeoutMs: 1_000 });
  const forwarder = createForwarder({ outbox, targets, closeTimeoutMs: 0 });
  let delivered = 0;
  let wanted = Number.POSITIVE_INFINITY;
  let done;
  const latencies = [];
  /** When an event was handed over, by its index: what is counted here is to cost next to nothing. */
  const began = [];
  forwarder.observe({
    attempt: ({ target, result, id }) => {
      if (target !== "site" || result !== "delivered") return;
      delivered += 1;
      latencies.push(performance.now() - began[indexOf(id)]);
      if (delivered === wanted) done();
    },
  });
  await forwarder.start();
  const pattern = keyPattern(KEY);
  return {
    post: async (index, body, key) => {
      const id = idOf(index);
      began[index] = performance.now();
      await forwarder.keep({
        id,
        source: "sonoran",
        transport: "http",
        receivedAt: new Date().toISOString(),
        community: `c${key}`,
        raw: { bytes: body, exact: true },
        keyPattern: pattern,
      });
    },
    end: (count) =>
      new Promise((resolve) => {
        wanted = count;
        done = resolve;
        if (delivered === wanted) resolve();
      }),
    latencies,
    close: async () => {
      await forwarder.close();
      await outbox.close();
    },
  };
}
