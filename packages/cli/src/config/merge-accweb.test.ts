import { describe, expect, it } from "vitest";
import { mergeAccweb } from "./merge-accweb.js";

describe("mergeAccweb", () => {
  it("is off when nobody configures it", () => {
    expect(mergeAccweb(undefined, undefined)).toBeUndefined();
  });

  it("takes the file's secrets, or the environment's in their place", () => {
    const file = { secrets: ["one-secret", "two-secret"], header: "X-Mine", paths: ["/cb"] };
    const rest = { header: "x-mine", paths: ["/cb"] };
    expect(mergeAccweb(file, undefined)).toEqual({ secrets: ["one-secret", "two-secret"], ...rest });
    expect(mergeAccweb(file, "env-secret")).toEqual({ secrets: ["env-secret"], ...rest });
    expect(mergeAccweb(undefined, "env-secret")).toEqual({
      secrets: ["env-secret"],
      header: "x-tenfour-secret",
    });
  });

  it("lets the environment's secret close a door that the file leaves open", () => {
    expect(mergeAccweb({ auth: "none" }, undefined)).toMatchObject({ secrets: [], auth: "none" });
    expect(mergeAccweb({ auth: "none" }, "env-secret")).toEqual({
      secrets: ["env-secret"],
      header: "x-tenfour-secret",
    });
  });

  it("teaches whoever configures neither a secret nor auth none, or both", () => {
    expect(() => mergeAccweb({}, undefined)).toThrow(
      /configured without a secret.*set ACCWEB_SECRET.*accweb\.auth to "none"/,
    );
    expect(() => mergeAccweb({ secrets: ["one-secret"], auth: "none" }, undefined)).toThrow(
      /both secrets and auth/,
    );
  });
});
