import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { type ParseResult, parseAccweb, parseSonoran } from "../src/index.js";
import { type Fixture, negative, positive } from "./support/fixtures.js";
import { mutate } from "./support/mutate.js";
import { Random } from "./support/random.js";
import { complaints } from "./support/validators.js";

const ROUNDS = 3_000;
const seed = Number(process.env["TENFOUR_TEST_SEED"] ?? 20_240_624);

const fixtures = [...positive, ...negative];
const parsers: Record<Fixture["source"], (value: unknown) => ParseResult> = {
  sonoran: parseSonoran,
  accweb: parseAccweb,
};

/**
 * All that the wire schema refuses although the event is understood: `key` is a string on the wire, but it is
 * not read here. (A schema cannot say, and this test does not try, that nesting ends at 64 levels.)
 */
function isKnownDifference(body: Readonly<Record<string, unknown>>): boolean {
  return "key" in body && typeof body["key"] !== "string";
}

/** What is wrong with the treatment of a body, or undefined. */
function faultWith(
  source: Fixture["source"],
  body: Record<string, unknown>,
  result: ParseResult,
): string | undefined {
  if (isKnownDifference(body)) return undefined;
  const refusals = complaints(`${source}.wire.schema.json`, body);
  if (result.outcome !== "known") {
    return refusals.length > 0
      ? undefined
      : `the wire schema accepts it, but it is ${JSON.stringify(result)}`;
  }
  if (refusals.length > 0) return `known, but the wire schema says ${refusals.join("; ")}`;
  const again = parsers[source](result.event);
  if (!isDeepStrictEqual(again, result)) return `becomes ${JSON.stringify(again)} when parsed again`;
  const faults = complaints(`${source}.schema.json`, result.event);
  return faults.length > 0 ? `the canonical schema says ${faults.join("; ")}` : undefined;
}

describe(`bodies changed at random (seed ${seed}; set TENFOUR_TEST_SEED for another)`, () => {
  it("are understood exactly when the wire schema accepts them, and stay as they are when parsed again", () => {
    const random = new Random(seed);
    const outcomes = { known: 0, unknown: 0, invalid: 0, malformed: 0 };
    for (let round = 0; round < ROUNDS; round++) {
      const { source, wire } = random.pick(fixtures);
      const body = mutate(wire, random.pick(fixtures).wire, random);
      const before = structuredClone(body);
      const result = parsers[source](body);
      const fault = isDeepStrictEqual(body, before) ? faultWith(source, body, result) : "it was changed";
      if (fault !== undefined)
        expect.fail(`seed ${seed}, round ${round}: ${JSON.stringify(before)}: ${fault}`);
      outcomes[result.outcome]++;
    }
    expect(outcomes.malformed).toBe(0);
    expect(outcomes.known, "too few bodies that are understood to prove anything").toBeGreaterThan(
      ROUNDS / 10,
    );
    expect(outcomes.invalid, "too few bodies that are not").toBeGreaterThan(ROUNDS / 10);
  }, 60_000);
});
