import { createForwarder, type FunctionHandler } from "@tenfour/forwarder";
import { openSqliteOutbox } from "@tenfour/forwarder/sqlite";
import { expect, test } from "vitest";
import { record } from "./support/events.js";
import { handOutbox } from "./support/hand-outbox.js";
import { temporaryOutbox } from "./support/temporary-outbox.js";

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A target that fails on the first attempt of one event; what was tried, in order. */
async function tried(failing: number, ...brought: [n: number, again?: "replay"][]): Promise<number[]> {
  const { outbox, bring, deferred } = handOutbox("own");
  const numbers: number[] = [];
  const handler: FunctionHandler = async ({ id }) => {
    const n = Number(id.slice(-12));
    numbers.push(n);
    if (n === failing) throw new Error("not now");
  };
  await using forwarder = createForwarder({
    outbox,
    closeTimeoutMs: 0,
    targets: [{ name: "own", type: "function", handler }],
  });
  await forwarder.start();
  bring(...brought.map(([n, again]) => ({ n, again })));
  await turn();
  expect(deferred).toEqual([failing]);
  return numbers;
}

test("an event that was asked for again and fails goes back alone", async () => {
  expect(await tried(1, [1, "replay"], [2, "replay"], [3], [4])).toEqual([1, 2, 3, 4]);
});

test("an event that fails takes those back that stand in order, and leaves what was asked for again", async () => {
  expect(await tried(3, [3], [4], [1, "replay"], [5], [2, "replay"])).toEqual([3, 1, 2]);
});

test("all of a replay arrives, though its first attempt fails, and so does what came in meanwhile", async () => {
  await using storage = await temporaryOutbox();
  await using outbox = await openSqliteOutbox({ path: storage.path });
  const taken: string[] = [];
  let failures = 1;
  let look = (): void => undefined;
  const handler: FunctionHandler = async ({ id }, { again }) => {
    if (again !== undefined && failures > 0) {
      failures -= 1;
      throw new Error("not now");
    }
    taken.push(again === undefined ? id : `${id} ${again}`);
    look();
  };
  await using forwarder = createForwarder({
    outbox,
    closeTimeoutMs: 0,
    targets: [{ name: "own", type: "function", handler }],
  });
  await forwarder.start();
  const until = (count: number): Promise<void> =>
    new Promise((resolve) => {
      look = () => {
        if (taken.length === count) resolve();
      };
      look();
    });
  const events = Array.from({ length: 20 }, () => record());
  for (const event of events) await forwarder.enqueue(event);
  await until(20);
  const ever = { from: "2000-01-01T00:00:00.000Z", to: "2100-01-01T00:00:00.000Z" };
  // The last ones may not be recorded as delivered yet.
  const replayed = await outbox.admin.replay({ target: "own", ...ever });
  expect(replayed).toBeGreaterThan(1);
  const more = Array.from({ length: 20 }, () => record());
  for (const event of more) await forwarder.enqueue(event);
  await until(40 + replayed);
  const inOrder = taken.filter((id) => !id.endsWith(" replay"));
  expect(inOrder).toEqual([...events, ...more].map(({ id }) => id));
  expect(new Set(taken).size).toBe(40 + replayed);
});
