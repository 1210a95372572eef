import { describe, expect, it } from "vitest";
import { z } from "zod";
import { issuesOf } from "./issues.js";
import { parseSonoran } from "./parse.js";

describe("issuesOf", () => {
  it("says where and what, without the value", () => {
    const result = parseSonoran({ type: "EVENT_UNIT_LOGOUT", data: { identId: "hunter2" } });
    expect(result).toMatchObject({
      issues: [{ path: ["data", "identId"], message: "Invalid input: expected number, received string" }],
    });
    expect(JSON.stringify("issues" in result && result.issues)).not.toContain("hunter2");
  });

  it("speaks of the form that came closest", () => {
    expect(parseSonoran({ type: "EVENT_UNIT_STATUS", data: { identIds: [1], status: "x" } })).toMatchObject({
      issues: [{ path: ["data", "status"] }],
    });
    expect(parseSonoran({ type: "EVENT_UNIT_STATUS", data: { units: [{}] } })).toMatchObject({
      issues: expect.arrayContaining([expect.objectContaining({ path: ["data", "units", 0, "id"] })]),
    });
  });

  it("copes with more faults than fit on the stack", () => {
    const units = Array.from({ length: 150_000 }, () => ({}));
    expect(parseSonoran({ type: "EVENT_UNIT_STATUS", data: { units } })).toMatchObject({
      outcome: "invalid",
      issues: Array.from({ length: 20 }, () => ({
        path: ["data", "units", expect.any(Number), expect.any(String)],
      })),
    });
  });

  it("stops at 20 issues and shortens long names", () => {
    const schema = z.record(z.string(), z.int());
    const many = schema.safeParse(
      Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`k${index}`, "x"])),
    );
    expect(many.error && issuesOf(many.error)).toHaveLength(20);
    const long = schema.safeParse({ ["x".repeat(5_000)]: "x" });
    expect(long.error && issuesOf(long.error)[0]?.path).toEqual(["x".repeat(200)]);
  });
});
