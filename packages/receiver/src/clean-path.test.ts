import { keyPattern } from "@tenfour/contracts";
import { describe, expect, test } from "vitest";
import { cleanPath } from "./clean-path.js";

const patterns = ["HxP/qzVt-Key", "other-secret"].flatMap((secret) => keyPattern(secret) ?? []);

describe("a path with a secret in it is logged without", () => {
  test.each([
    "/HxP/qzVt-Key",
    "/event/HxP%2FqzVt-Key",
    "/hxp%2fqzvt-kEY/more",
    "/%48xP%2FqzVt-Key",
    "/%2548xP%252FqzVt%252DKey",
    "/%ff/HxP%2FqzVt-Key",
    "/other%2Dsecret",
    "/HxP/qzVt-Key/HxP%2FqzVt-Key",
    "/HxP/qzVt-Key/%2548xP%252FqzVt%252DKey/other%2Dsecret",
  ])("%s", (path) => {
    const logged = cleanPath(path, patterns);
    expect(logged).toContain("[redacted]");
    expect(logged).not.toMatch(/qzvt|key|secret/i);
  });
});

test.each(["/event", "/caf%C3%A9", "/%ff%zz", "/a%20b", "", "/HxP/qzVt-Ke"])(
  "%s stays as it was sent",
  (path) => {
    expect(cleanPath(path, patterns)).toBe(path);
  },
);
