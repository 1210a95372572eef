import { describe, expect, it } from "vitest";
import { MAX_UNIT_LOCATIONS_PER_CALL, SonoranHubError } from "./hub.js";
import { authenticateArgumentsSchema, hubAnswerSchema } from "./hub-calls.js";
import { unitLocationUpdateSchema, unitLocationUpdatesSchema } from "./unit-location.js";

function messages(
  schema: { safeParse: (value: unknown) => { error?: { issues: { message: string }[] } | undefined } },
  value: unknown,
) {
  return schema.safeParse(value).error?.issues.map((issue) => issue.message);
}

describe("authenticate", () => {
  it("takes community, key and perhaps a server", () => {
    expect(authenticateArgumentsSchema.parse(["community", "key", 1])).toEqual(["community", "key", 1]);
    expect(authenticateArgumentsSchema.parse(["community", "key"])).toEqual(["community", "key"]);
  });

  it.each(
    [[], ["community"], ["", "key", 1], ["community", "key", "1"], ["community", "key", 1, 2]].map((one) => [
      one,
    ]),
  )("refuses %j", (value) => {
    expect(authenticateArgumentsSchema.safeParse(value).success).toBe(false);
  });

  it("answers success, error and count", () => {
    expect(hubAnswerSchema.parse({ success: true, error: null, count: 1 })).toEqual({
      success: true,
      error: null,
      count: 1,
    });
    expect(
      hubAnswerSchema.parse({ success: false, error: SonoranHubError.UNAUTHENTICATED, extra: 1 }),
    ).toEqual({
      success: false,
      error: "Unauthenticated. Call authenticate first.",
      count: 0,
      extra: 1,
    });
    expect(hubAnswerSchema.safeParse({ error: null }).success).toBe(false);
  });
});

describe("unitLocation", () => {
  const coordinates = { x: 215.5, y: -810, z: 30.7, w: 90 };
  const vehicle = {
    model: "https://x.test/car.glb",
    zOffset: 0,
    lightZOffset: 1,
    sizeOffset: 0,
    headingOffset: 180,
    lights: true,
  };

  it.each([{ identId: 12 }, { apiId: "steam:1" }, { communityUserId: "2" }, { roblox: 3 }])(
    "takes a unit by %j",
    (id) => {
      const update = { ...id, location: "Alta St", coordinates, peerId: "p", vehicle, extra: 1 };
      expect(unitLocationUpdateSchema.parse(update)).toEqual(update);
    },
  );

  it("takes position for coordinates", () => {
    expect(
      unitLocationUpdateSchema.parse({ identId: 12, location: "Alta St", position: coordinates }),
    ).toEqual({
      identId: 12,
      location: "Alta St",
      coordinates,
    });
    const both = { identId: 12, location: "Alta St", coordinates, position: { ...coordinates, x: 1 } };
    expect(unitLocationUpdateSchema.parse(both).coordinates).toEqual(coordinates);
  });

  it.each([
    { location: "Alta St" },
    { identId: 12 },
    { identId: 12, location: "" },
    { identId: 12, location: null },
  ])("refuses %j in the hub's words", (update) => {
    expect(messages(unitLocationUpdateSchema, update)).toContain(SonoranHubError.INCOMPLETE_UPDATE);
  });

  it.each([{ coordinates: { x: 1, y: 2, z: 3 } }, { position: "here" }, { vehicle: {} }, { roblox: "3" }])(
    "refuses %j",
    (wrong) => {
      expect(unitLocationUpdateSchema.safeParse({ identId: 12, location: "Alta St", ...wrong }).success).toBe(
        false,
      );
    },
  );

  it("takes 1 to 25 in one call", () => {
    const updates = (count: number) =>
      Array.from({ length: count }, () => ({ identId: 12, location: "Alta St" }));
    expect(unitLocationUpdatesSchema.safeParse(updates(MAX_UNIT_LOCATIONS_PER_CALL)).success).toBe(true);
    expect(messages(unitLocationUpdatesSchema, updates(26))).toEqual([
      "Too many unit updates in one call. Max is 25.",
    ]);
    expect(messages(unitLocationUpdatesSchema, [])).toEqual(["Missing unit location updates."]);
  });
});
