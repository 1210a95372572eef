// Every hostile body of the corpus as a push of the hub, the receiver in a child process.
import { startHub } from "@tenfour/simulator";
import { afterAll, beforeAll, expect, test } from "vitest";
import { secretsIn } from "../../scripts/lib/secret-search.mjs";
import { KEY, SECRET } from "./case.js";
import { BREAKING, PUSHES } from "./corpus/pushes.js";
import { NEIGHBOUR } from "./perform.js";
import { ReceiverProcess, type Seen } from "./receiver-process.js";

const MIB = 1024 * 1024;
/** Longest frame that is taken: more than any of the corpus that is to arrive. */
const LIMIT_BYTES = 8 * MIB;
const CLEAN = { heldBytes: 0, polluted: false, leaks: [] };

let receiver: ReceiverProcess;
let hub: Awaited<ReturnType<typeof startHub>>;
beforeAll(async () => {
  hub = await startHub({
    communities: [{ communityId: "nyc", apiKey: KEY, servers: [{ id: 1 }, { id: 2 }] }],
  });
  receiver = await ReceiverProcess.start();
});
afterAll(async () => {
  await receiver[Symbol.asyncDispose]();
  await hub.close();
});

const sessions = (): ReadonlyMap<number | null, string> =>
  new Map(hub.sessions.map(({ server, connection }) => [server, connection]));

/** Two sessions, of which the second is the neighbour of the first. */
async function connect(): Promise<ReadonlyMap<number | null, string>> {
  const options = { communityId: "nyc", apiKey: KEY, serverIds: [1, 2], hubUrl: hub.url };
  await receiver.open("websocket", { hub: { ...options, maxMessageBytes: LIMIT_BYTES } });
  return sessions();
}

/** The details of warnings and errors: what else sessions say is their ordinary course. */
const complaints = (seen: Seen): unknown[] =>
  seen.lines.filter(({ level }) => level === "warn" || level === "error").map(({ details }) => details);

const isSignalr = (details: unknown): boolean =>
  typeof details === "object" && details !== null && "signalr" in details;

test.each(PUSHES)("$name", async ({ frame, expected: { records, refused }, signalrLines = 0 }) => {
  const before = await connect();
  hub.faults.malformed({ server: 1, text: frame() });
  await Promise.all([1, 2].map((server) => hub.push(server, NEIGHBOUR)));
  await receiver.until({ neighbours: 2, records: records.length });
  expect(sessions()).toEqual(before);
  const seen = await receiver.close();
  expect(seen).toMatchObject({ ...CLEAN, records });
  expect(secretsIn(receiver.output, [KEY, SECRET])).toEqual([]);
  // One line for the push; for a wrong key two more, for what it means to the session: until an event with the right
  // key comes, there is a gap.
  const lines = refused.flatMap((code) => [
    { code },
    ...(code === "ERR_TENFOUR_KEY_WRONG"
      ? [
          { code, server: 1 },
          { reason: "key-wrong", server: 1 },
        ]
      : []),
  ]);
  expect(complaints(seen).filter((line) => !isSignalr(line))).toEqual(
    lines.map((line) => expect.objectContaining(line)),
  );
  expect(complaints(seen).filter(isSignalr)).toHaveLength(signalrLines);
  expect(seen.refused).toEqual(Object.fromEntries(refused.map((code) => [code, 1])));
});

test.each(BREAKING)("the session ends and comes back: $name", async ({ frame, reason = "malformed" }) => {
  const before = await connect();
  const again = hub.next("authenticated", ({ server }) => server === 1);
  hub.faults.malformed({ server: 1, text: frame() });
  await hub.push(2, NEIGHBOUR);
  await again;
  await hub.push(1, NEIGHBOUR);
  await receiver.until({ neighbours: 2 });
  expect(sessions().get(2)).toBe(before.get(2));
  const seen = await receiver.close();
  expect(seen).toMatchObject({ ...CLEAN, records: [], refused: {} });
  expect(secretsIn(receiver.output, [KEY, SECRET])).toEqual([]);
  expect(complaints(seen)).toEqual([
    expect.objectContaining({ code: `ERR_TENFOUR_HUB_${reason.toUpperCase()}`, server: 1 }),
    expect.objectContaining({ reason, server: 1 }),
  ]);
});

test("all of it takes bounded memory, and gives it back", async () => {
  const { heapUsed, external, peakRss } = await receiver.memory();
  console.log(
    `peak ${Math.round(peakRss / MIB)} MiB; after all, ${Math.round((heapUsed + external) / MIB)} MiB`,
  );
  expect(peakRss / MIB).toBeLessThan(700);
  expect((heapUsed + external) / MIB).toBeLessThan(100);
});
