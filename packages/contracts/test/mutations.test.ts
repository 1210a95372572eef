import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { type JsonObject, type ParseResult, parseAccweb, parseSonoran } from "../src/index.js";
import { allowedDifferences } from "./support/allowed-differences.js";
import { type Fixture, negative, positive } from "./support/fixtures.js";
import { mutate } from "./support/mutate.js";
import { Random } from "./support/random.js";
import { seedFrom } from "./support/seed.js";
import { complaints } from "./support/validators.js";

const ROUNDS = 3_000;
const seed = seedFrom(process.env["TENFOUR_TEST_SEED"]);

/** What a body is invalid for that is handed over without a part of it. */
const IS_CUT = /^(?:nested deeper|more) than \d+ (?:levels|values)$/;

const fixtures = [...positive, ...negative];
const parsers: Record<Fixture["source"], (value: unknown) => ParseResult> = {
  sonoran: parseSonoran,
  accweb: parseAccweb,
};

/** A body on its way through the claims. */
interface Case {
  readonly source: Fixture["source"];
  readonly body: JsonObject;
  readonly result: ParseResult;
}

/** Parser and wire schema agree, or an entry of the list says why not; `use` is told which. */
function faultInAgreement({ source, body, result }: Case, use: (about: string) => void): string | undefined {
  const refusals = complaints(`${source}.wire.schema.json`, body);
  const isUnderstood = result.outcome === "known";
  if (isUnderstood === (refusals.length === 0)) return undefined;
  const acceptedBy = isUnderstood ? "parser" : "schema";
  const allowed = allowedDifferences.find((one) => one.acceptedBy === acceptedBy && one.fits(body));
  if (allowed === undefined)
    return `${JSON.stringify(result)}, but the wire schema says: ${refusals.join("; ")}`;
  use(allowed.about);
  return undefined;
}

/** What is understood fits the schema of its source and that of its event. */
function faultInOutput({ source, result }: Case): string | undefined {
  if (result.outcome !== "known") return undefined;
  for (const schema of [`${source}.schema.json`, `events/${result.name}.schema.json`]) {
    const faults = complaints(schema, result.event);
    if (faults.length > 0) return `${schema} says ${faults.join("; ")}`;
  }
  return undefined;
}

/** An event that is parsed again stays as it is, whatever it was found to be. */
function faultInRepetition({ source, result }: Case): string | undefined {
  if (result.outcome === "malformed") return "it is malformed";
  // What was too deep or too much has been cut off, so it may be understood the second time; but then it stays.
  const isCut = result.outcome === "invalid" && result.issues.some(({ message }) => IS_CUT.test(message));
  const once = isCut ? parsers[source](result.event) : result;
  const again = parsers[source](once.event);
  return isDeepStrictEqual(again, once) ? undefined : "becomes another when parsed again";
}

/** Parses a body; a string says what went wrong in doing so. */
function parse(source: Fixture["source"], body: JsonObject): Case | string {
  const before = structuredClone(body);
  try {
    const result = parsers[source](body);
    return isDeepStrictEqual(body, before) ? { source, body, result } : "it was changed";
  } catch (error) {
    return `parsing throws ${String(error)}`;
  }
}

describe(`bodies changed at random (seed ${seed}; set TENFOUR_TEST_SEED for another)`, () => {
  it("never make parsing throw, are understood exactly when the wire schema accepts them, fit their own schemas then, and stay as they are when parsed again", () => {
    process.stdout.write(`bodies changed at random: TENFOUR_TEST_SEED=${seed}\n`);
    const random = new Random(seed);
    const outcomes = { known: 0, unknown: 0, invalid: 0, malformed: 0 };
    const uses = new Map<string, number>();
    const use = (about: string): void => void uses.set(about, (uses.get(about) ?? 0) + 1);
    for (let round = 0; round < ROUNDS; round++) {
      const { source, wire } = random.pick(fixtures);
      const body = mutate(wire, random.pick(fixtures).wire, random);
      const one = parse(source, body);
      const fault =
        typeof one === "string"
          ? one
          : (faultInAgreement(one, use) ?? faultInOutput(one) ?? faultInRepetition(one));
      if (fault !== undefined || typeof one === "string")
        expect.fail(`seed ${seed}, round ${round}: ${JSON.stringify(body)}: ${fault}`);
      outcomes[one.result.outcome]++;
    }
    expect(outcomes.malformed).toBe(0);
    expect(outcomes.known, "too few bodies that are understood to prove anything").toBeGreaterThan(
      ROUNDS / 10,
    );
    expect(outcomes.invalid, "too few bodies that are not").toBeGreaterThan(ROUNDS / 10);
    const found = allowedDifferences
      .filter(({ isFoundAtRandom }) => isFoundAtRandom)
      .map(({ about }) => about);
    expect([...uses.keys()].toSorted(), "the differences that were met").toEqual(found.toSorted());
  });
});

describe("an allowed difference between parser and wire schema", () => {
  it.each(allowedDifferences.map((difference) => [difference.about, difference] as const))(
    "is needed for %s",
    (about, { acceptedBy, example, fits, isFoundAtRandom }) => {
      // What is too rare to be met at random is too large to be tried on each of them.
      const tried = isFoundAtRandom ? positive : positive.slice(0, 1);
      const used = tried.filter(({ source, wire }) => {
        const body = example(wire);
        if (isDeepStrictEqual(body, wire)) return false;
        const one = parse(source, body);
        if (typeof one === "string") return expect.fail(`${about}: ${one}`);
        const uses: string[] = [];
        expect(faultInAgreement(one, (met) => uses.push(met))).toBeUndefined();
        expect(faultInOutput(one) ?? faultInRepetition(one)).toBeUndefined();
        expect(fits(body) && !fits(wire)).toBe(true);
        const isUnderstood = one.result.outcome === "known";
        return uses.includes(about) && isUnderstood === (acceptedBy === "parser");
      });
      expect(used.length).toBeGreaterThan(0);
    },
  );
});
