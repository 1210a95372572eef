import { expect, test } from "vitest";
import { sameDigest, secretDigest } from "./secret-digest.js";

const SECRETS = ["", "a", "b", "A", "key-0123", "key-0124", "schlüssel", "𐌰", "x".repeat(1_024)];

test("a digest is one and the same for a secret, and its own", () => {
  const digests = SECRETS.map(secretDigest);
  expect(SECRETS.map(secretDigest)).toEqual(digests);
  expect(new Set(digests).size).toBe(SECRETS.length);
  for (const [index, digest] of digests.entries()) {
    expect(digest).toHaveLength(32);
    expect(digests.map((other) => sameDigest(digest, other)).indexOf(true)).toBe(index);
    expect(digests.filter((other) => sameDigest(digest, other))).toHaveLength(1);
  }
});

test("a digest cannot be told from the secret alone", async () => {
  const { createHash } = await import("node:crypto");
  expect(secretDigest("key-0123")).not.toBe(createHash("sha256").update("key-0123").digest("binary"));
});

test("what is not a digest is the same as none", () => {
  const digest = secretDigest("key-0123");
  expect([sameDigest(digest, ""), sameDigest("", digest), sameDigest(digest, `${digest}x`)]).toEqual([
    false,
    false,
    false,
  ]);
});
