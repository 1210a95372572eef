import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/**
 * Digests under a key that exists only in this process. Comparing digests instead of secrets makes both the
 * table look-up and the comparison independent of how much of a guess was right.
 */
const processKey = randomBytes(32);

/** Longer than any secret that the options accept; longer candidates are not worth hashing. */
export const MAX_CANDIDATE_LENGTH = 1024;

/** The digest of a secret. */
export function secretDigest(secret: string): Buffer {
  return createHmac("sha256", processKey).update(secret).digest();
}

/** Whether two digests are the same, in constant time. */
export function sameDigest(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

const ASCII_ONLY = /^[ -~]*$/;

/** Lower case for ASCII letters only: a key that differs in any other letter is a different key. */
export function asciiLowerCase(text: string): string {
  if (ASCII_ONLY.test(text)) return text.toLowerCase();
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
