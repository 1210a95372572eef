import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { accwebEvents, type ParseResult, parseAccweb, parseSonoran, sonoranEvents } from "../src/index.js";
import { type Fixture, familyNames, negative, positive, SAMPLE_KEY, unknown } from "./support/fixtures.js";
import { complaints } from "./support/validators.js";

function parse({ source, wire }: Pick<Fixture, "source" | "wire">): ParseResult {
  return source === "sonoran" ? parseSonoran(wire) : parseAccweb(wire);
}

function named(fixtures: readonly Fixture[]): [string, Fixture][] {
  return fixtures.map((fixture) => [fixture.name, fixture]);
}

const events = [...sonoranEvents, ...accwebEvents];

describe("the fixtures", () => {
  it("are in folders named after the event families", () => {
    const families = readdirSync(join(import.meta.dirname, "..", "src", "events"))
      .filter((file) => !file.endsWith(".test.ts"))
      .map((file) => file.replace(/\.ts$/, ""));
    expect(familyNames.toSorted()).toEqual(families.toSorted());
  });

  it.each(events.map((event) => event.name))("have a body of %s", (name) => {
    expect(positive.some((fixture) => fixture.event === name)).toBe(true);
  });

  it.each(events.flatMap((event) => event.legacyNames))("have a body with the legacy name %s", (name) => {
    expect(positive.some((fixture) => fixture.wire["type"] === name)).toBe(true);
  });
});

describe.each(named(positive))("%s", (_name, fixture) => {
  it("is known and becomes the expected event", () => {
    const result = parse(fixture);
    expect(result).toEqual({ outcome: "known", name: fixture.event, event: fixture.canonical });
    expect(JSON.stringify(result)).not.toContain(SAMPLE_KEY);
  });

  it("stays as it is when parsed again", () => {
    expect(parse({ ...fixture, wire: fixture.canonical })).toMatchObject({
      outcome: "known",
      event: fixture.canonical,
    });
  });

  it("is valid for the wire schema, and its event for all three schemas", () => {
    expect(complaints(`${fixture.source}.wire.schema.json`, fixture.wire)).toEqual([]);
    expect(complaints(`${fixture.source}.wire.schema.json`, fixture.canonical)).toEqual([]);
    expect(complaints(`${fixture.source}.schema.json`, fixture.canonical)).toEqual([]);
    expect(complaints(`events/${fixture.event}.schema.json`, fixture.canonical)).toEqual([]);
  });
});

describe.each(named(negative))("%s", (_name, fixture) => {
  it("is invalid, and says where", () => {
    const result = parse(fixture);
    const { key: _secret, ...event } = fixture.wire;
    expect(result).toMatchObject({ outcome: "invalid", event });
    expect(result.outcome === "invalid" && result.issues.length).toBeGreaterThan(0);
    expect(JSON.stringify(result)).not.toContain(SAMPLE_KEY);
  });

  it("is refused by the wire schema and by the canonical one", () => {
    expect(complaints(`${fixture.source}.wire.schema.json`, fixture.wire)).not.toEqual([]);
    expect(complaints(`${fixture.source}.schema.json`, fixture.wire)).not.toEqual([]);
  });
});

describe.each(named(unknown))("%s", (_name, fixture) => {
  it("is unknown and kept as it is", () => {
    expect(parse(fixture)).toEqual({ outcome: "unknown", name: fixture.event, event: fixture.canonical });
  });

  it("is in no schema", () => {
    expect(complaints(`${fixture.source}.wire.schema.json`, fixture.wire)).not.toEqual([]);
  });
});

describe("any Sonoran event", () => {
  const sonoran = positive.filter(({ source }) => source === "sonoran");

  it.each(named(sonoran))("%s: comes in any case", (_name, fixture) => {
    const wire = { ...fixture.wire, type: String(fixture.wire["type"]).toLowerCase() };
    expect(parse({ source: "sonoran", wire })).toMatchObject({ outcome: "known", event: fixture.canonical });
  });

  const withData = sonoran.filter(({ event, wire }) => event !== "GET_LOGS" && !Array.isArray(wire["data"]));

  it.each(named(withData))("%s: comes with data in a list", (_name, fixture) => {
    const wire = { ...fixture.wire, data: [fixture.wire["data"]] };
    expect(parse({ source: "sonoran", wire })).toEqual(parse(fixture));
    expect(complaints("sonoran.wire.schema.json", wire)).toEqual([]);
  });
});
