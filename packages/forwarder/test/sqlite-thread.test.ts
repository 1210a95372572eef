import type { Worker } from "node:worker_threads";
import { createForwarder } from "@tenfour/forwarder";
import { createReceiver } from "@tenfour/receiver";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Outbox } from "../src/outbox.js";
import { MANY, makeEvent, NEVER, numberOf, numbersOf, pullNumbers, range } from "./support/deliveries.js";
import { temporaryOutbox } from "./support/temporary-outbox.js";

/** The threads that were started, oldest first: the first of an outbox writes, the second one reads. */
let threads: Worker[] = [];
const note = (worker: Worker): void => void threads.push(worker);

beforeEach(() => {
  threads = [];
  process.on("worker", note);
});
afterEach(() => {
  process.off("worker", note);
});

/**
 * Has a thread die of a message that it cannot read, between two requests. Not by `terminate`, which may end it within
 * SQLite: libsql's native code then takes the whole process with it now and then, which no outbox can survive.
 */
function kill(thread: Worker | undefined): Promise<void> {
  return new Promise((resolve) => {
    thread?.once("exit", () => resolve());
    thread?.postMessage(null);
  });
}

const THREAD_ENDED = {
  code: "ERR_TENFOUR_OUTBOX_IO",
  message: expect.stringContaining("thread of the outbox"),
};

/** As a receiver does: what was refused is appended again, under its id. */
async function insist(outbox: Outbox, n: number, body?: Uint8Array): Promise<void> {
  const event = makeEvent(n, `k${n % 3}`, body);
  await expect.poll(() => outbox.append(event).then(() => "kept"), { timeout: 30_000 }).toBe("kept");
}

test("a thread that dies while nothing is under way is not missed", async () => {
  await using storage = await temporaryOutbox();
  await using outbox = await storage.open();
  const consumer = await outbox.consumer("site");
  await outbox.append(makeEvent(1));
  for (const thread of [...threads]) await kill(thread);
  await outbox.append(makeEvent(2));
  expect(numbersOf(await pullNumbers(consumer, 2))).toEqual([1, 2]);
  expect((await outbox.stats()).events).toBe(2);
});

test("whatever a dying writer was at, each event is handed out once, in order of its key, and none is lost", async () => {
  await using storage = await temporaryOutbox();
  const COUNT = 400;
  {
    await using outbox = await storage.open();
    const consumer = await outbox.consumer("site");
    const got: number[] = [];
    const taking = (async () => {
      while (got.length < COUNT) {
        for (const delivery of await consumer.pull(MANY, NEVER)) {
          got.push(numberOf(delivery));
          // What cannot be recorded at present is recorded later, by the outbox itself.
          consumer.settle(delivery, { kind: "delivered", attempts: 1 }).catch(() => undefined);
        }
      }
    })();
    // Each key has one event on its way at a time; every few events the thread that writes dies at whatever it does.
    const send = async (key: number): Promise<void> => {
      for (let n = key; n <= COUNT; n += 3) {
        const kept = insist(outbox, n);
        if (n % 20 === 0) void kill(threads.at(threads.length > 2 ? -1 : 0));
        await kept;
      }
    };
    await Promise.all([1, 2, 3].map(send));
    await taking;
    for (const key of [0, 1, 2]) {
      expect(got.filter((n) => n % 3 === key)).toEqual(range(1, COUNT).filter((n) => n % 3 === key));
    }
    expect(threads.length).toBeGreaterThan(10);
  }
  await using outbox = await storage.open();
  expect(await outbox.stats()).toMatchObject({ events: COUNT, consumers: [{ pending: 0, dead: 0 }] });
});

test("a large body of which a dead thread wrote the beginning is kept whole, or refused and kept anew", async () => {
  await using storage = await temporaryOutbox();
  await using outbox = await storage.open();
  const consumer = await outbox.consumer("site");
  const body = Buffer.from(JSON.stringify({ text: "x".repeat(3 * 1024 * 1024) }));
  const large = outbox.append(makeEvent(1, "a", body));
  // Behind the first chunks.
  await outbox.append(makeEvent(2, "b"));
  const refused = large.catch((cause: unknown) => cause);
  await kill(threads[0]);
  expect(await refused).toMatchObject({ code: "ERR_TENFOUR_OUTBOX_IO" });
  await insist(outbox, 1, body);
  const got = await pullNumbers(consumer, 2);
  expect(numbersOf(got)).toEqual([2, 1]);
  expect(Buffer.from(got[1]?.event.body.bytes ?? []).equals(body)).toBe(true);
});

test("what is asked of a dying thread fails with a sentence", async () => {
  await using storage = await temporaryOutbox();
  await using outbox = await storage.open();
  const kept = outbox.append(makeEvent(1));
  await new Promise((resolve) => setImmediate(resolve));
  const asked = outbox.stats();
  const [writer, reader] = threads;
  void kill(writer);
  void kill(reader);
  const ends = await Promise.allSettled([kept, asked]);
  for (const end of ends) if (end.status === "rejected") expect(end.reason).toMatchObject(THREAD_ENDED);
  await insist(outbox, 1);
  expect((await outbox.stats()).events).toBe(1);
});

test("a receiver keeps answering while the threads die, and everything is delivered", async () => {
  await using storage = await temporaryOutbox();
  await using outbox = await storage.open();
  const got = new Set<string>();
  let all: () => void = () => undefined;
  const COUNT = 60;
  const done = new Promise<void>((resolve) => {
    all = resolve;
  });
  await using forwarder = createForwarder({
    outbox,
    targets: [
      {
        name: "own",
        type: "function",
        handler: ({ id }) => {
          got.add(id);
          if (got.size === COUNT) all();
        },
      },
    ],
  });
  await forwarder.start();
  await using receiver = createReceiver({
    sonoran: { communities: [{ communityId: "main", apiKey: "a-key-of-the-test" }] },
    sinks: [forwarder],
  });
  for (let n = 0; n < COUNT; n++) {
    if (n % 10 === 5) for (const thread of threads.slice(-2)) void kill(thread);
    const outcome = await receiver.ingest(
      Buffer.from(`{"key":"a-key-of-the-test","type":"CUSTOM","n":${n}}`),
      {
        source: "sonoran",
        transport: "http",
      },
    );
    expect(outcome).toMatchObject({ status: "accepted" });
  }
  await done;
});
