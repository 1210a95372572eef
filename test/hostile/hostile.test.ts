// Every hostile sender of the corpus against every HTTP door, over real sockets, the receiver in a child process.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { secretsIn } from "../../scripts/lib/secret-search.mjs";
import { DOOR_NAMES, type HostileCase, KEY, SECRET } from "./case.js";
import { ENCODINGS } from "./corpus/encodings.js";
import { HTTP } from "./corpus/http.js";
import { JSON_BODIES } from "./corpus/json.js";
import { KEYS } from "./corpus/keys.js";
import { SIZES } from "./corpus/sizes.js";
import { expectedOf, perform } from "./perform.js";
import { ReceiverProcess } from "./receiver-process.js";

const CORPUS: readonly HostileCase[] = [...SIZES, ...ENCODINGS, ...JSON_BODIES, ...HTTP, ...KEYS];

const MIB = 1024 * 1024;

let receiver: ReceiverProcess;
beforeAll(async () => {
  receiver = await ReceiverProcess.start();
});
afterAll(async () => receiver[Symbol.asyncDispose]());

describe.each(DOOR_NAMES)("%s", (door) => {
  const cases = CORPUS.filter(({ doors }) => doors?.includes(door) ?? true);

  test.each(cases)("$name", async (one) => {
    const expected = expectedOf(door, one);
    const { port } = await receiver.open(door, one.settings);
    const { answers, received, neighbour } = await perform(port, one, expected);
    await receiver.until({ lines: expected.refused.length, records: expected.records.length });
    const seen = await receiver.close();
    expect(neighbour).toBe(200);
    expect(seen.records).toEqual(expected.records);
    expect(seen).toMatchObject({ heldBytes: 0, polluted: false, leaks: [] });
    expect(secretsIn(received + receiver.output, [KEY, SECRET])).toEqual([]);
    if (expected.isAnything === true) return;
    expect(answers).toEqual(expected.answers);
    expect(seen.lines).toEqual(
      expected.refused.map((code) => ({
        level: "warn",
        details: expect.objectContaining({ code }),
        message: expect.any(String),
      })),
    );
    expect(seen.refused).toEqual(Object.fromEntries(expected.refused.map((code) => [code, 1])));
  });
});

test("all of it takes bounded memory, and gives it back", async () => {
  const { heapUsed, external, peakRss } = await receiver.memory();
  console.log(
    `peak ${Math.round(peakRss / MIB)} MiB; after all, heap ${Math.round(heapUsed / MIB)}, outside ${Math.round(external / MIB)}`,
  );
  expect(peakRss / MIB).toBeLessThan(700);
  expect((heapUsed + external) / MIB).toBeLessThan(100);
});
