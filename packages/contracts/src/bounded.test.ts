import { describe, expect, it } from "vitest";
import { z } from "zod";
import { list, map } from "./bounded.js";
import { parseAccweb } from "./parse.js";

const item = z.looseObject({ id: z.int(), tags: list(z.string()).optional() });

describe("list", () => {
  it("is z.array for values that fit", () => {
    const value = [{ id: 1, tags: ["a"], extra: 1 }, { id: 2 }];
    expect(list(item).parse(value)).toEqual(z.array(item).parse(value));
    expect(list(item).parse([])).toEqual([]);
    expect(z.toJSONSchema(list(item))).toEqual(z.toJSONSchema(z.array(item)));
  });

  it("keeps its checks, its description and its limit through .min, .describe and .optional", () => {
    const some = list(z.int()).min(1).describe("some").optional();
    expect(some.safeParse([]).success).toBe(false);
    expect(some.safeParse(undefined).success).toBe(true);
    const misfits = some.safeParse(Array.from({ length: 1_000 }, () => "x"));
    expect(misfits.error?.issues).toHaveLength(20);
    expect(z.toJSONSchema(some)).toMatchObject({ type: "array", minItems: 1, description: "some" });
  });

  it.each([null, {}, "x", 5])("refuses %j", (value) => {
    expect(list(item).safeParse(value).error?.issues).toMatchObject([{ code: "invalid_type", path: [] }]);
  });

  it("says where", () => {
    const issues = list(item).safeParse([{ id: 1 }, { id: "x", tags: ["a", 1] }]).error?.issues;
    expect(issues?.map((issue) => issue.path)).toEqual([
      [1, "id"],
      [1, "tags", 1],
    ]);
  });
});

describe("map", () => {
  it("is z.record for values that fit", () => {
    const value = { a: { id: 1 }, constructor: { id: 2 } };
    expect(map(item).parse(value)).toEqual(z.record(z.string(), item).parse(value));
    expect(z.toJSONSchema(map(item))).toEqual(z.toJSONSchema(z.record(z.string(), item)));
  });

  it("leaves __proto__ out", () => {
    const parsed = map(z.unknown()).parse(JSON.parse('{"__proto__":{"x":1},"a":1}'));
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
    expect(Object.keys(parsed)).toEqual(["a"]);
  });

  it.each([null, [], "x", new Map()])("refuses %j", (value) => {
    expect(map(item).safeParse(value).error?.issues).toMatchObject([{ code: "invalid_type", path: [] }]);
  });

  it("says where, up to 20 times", () => {
    const value = Object.fromEntries(
      Array.from({ length: 1_000 }, (_, index) => [`k${index}`, { id: index > 1 ? "x" : 1 }]),
    );
    const issues = map(item).safeParse(value).error?.issues ?? [];
    expect(issues).toHaveLength(20);
    expect(issues[0]?.path).toEqual(["k2", "id"]);
  });
});

describe("a large event that fits nowhere", () => {
  it("is invalid all the same", () => {
    const envelope = {
      timestamp: "",
      instanceId: "",
      instanceName: "",
      track: "",
      udpPort: 1,
      tcpPort: 1,
      nrDrivers: 0,
    };
    const laps = Array.from({ length: 200_000 }, () => ({}));
    for (const live of [{ 1001: { laps } }, Object.fromEntries(laps.map((lap, index) => [index, lap]))]) {
      const body = { eventName: "instance_live_reseting_race_weekend", ...envelope, data: { live } };
      const result = parseAccweb(body);
      expect(result.outcome === "invalid" && result.issues.length).toBe(20);
    }
  });
});
