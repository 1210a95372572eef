import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { accwebEvents, isJsonObject, jsonSchemas, sonoranEvents } from "../src/index.js";
import { committedSchemas, schemasFolder, validator } from "./support/validators.js";

const documents = jsonSchemas();
const names = Object.keys(documents);

/** Every schema inside a document, itself included, that says what it describes. */
function described(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(described);
  if (!isJsonObject(node)) return [];
  const own = typeof node["description"] === "string" ? [node["description"]] : [];
  return [...own, ...Object.values(node).flatMap(described)];
}

describe("the JSON Schema documents", () => {
  it("are five, and one for each event", () => {
    const events = [...sonoranEvents, ...accwebEvents].map((event) => `events/${event.name}.schema.json`);
    expect(names.toSorted()).toEqual(
      [
        "accweb.schema.json",
        "accweb.wire.schema.json",
        "event-record.schema.json",
        "sonoran.schema.json",
        "sonoran.wire.schema.json",
        ...events,
      ].toSorted(),
    );
  });

  it("are the committed ones (run `npm run schemas` in packages/contracts when this fails)", () => {
    expect(committedSchemas()).toEqual(names.toSorted());
    for (const name of names) {
      const text = readFileSync(join(schemasFolder, name), "utf8");
      expect(text, name).toBe(`${JSON.stringify(documents[name], null, 2)}\n`);
    }
  });

  it("come out the same every time", () => {
    expect(JSON.stringify(jsonSchemas())).toBe(JSON.stringify(documents));
  });

  it.each(names)("%s: says what it is and compiles in strict mode", (name) => {
    expect(documents[name]).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      $id: `urn:tenfour:schema:${name.replace(".schema.json", "").replace("/", ":")}`,
      title: expect.stringMatching(/\S/),
      description: expect.stringMatching(/\S/),
    });
    expect(validator(name)).toBeTypeOf("function");
  });

  it("name their shared shapes", () => {
    expect(documents["sonoran.schema.json"]?.["$defs"]).toHaveProperty("Unit");
    expect(documents["accweb.schema.json"]?.["$defs"]).toHaveProperty("CarState");
  });

  it("explain the members that need it", () => {
    const texts = described(documents["accweb.schema.json"]);
    expect(texts).toContain("Lap time in milliseconds; 2147483647 means no time.");
    expect(texts.filter((text) => text.trim() === "")).toEqual([]);
  });
});

describe("a complaint of the wire schema", () => {
  it("is about the event meant", () => {
    const validate = validator("sonoran.wire.schema.json");
    expect(validate({ type: "EVENT_UNIT_LOGOUT", data: { identId: "x" } })).toBe(false);
    expect(validate.errors?.[0]).toMatchObject({ instancePath: "/data/identId", message: "must be integer" });
    expect(validate.errors?.every(({ instancePath }) => instancePath !== "/type")).toBe(true);
  });
});
