import * as crypto from "node:crypto";

/**
 * Digests under a key that exists only in this process. Comparing digests instead of secrets makes both the
 * table look-up and the comparison independent of how much of a guess was right. In hex it is as long as one
 * block of SHA-256, so that every digest begins from a state that nobody outside can know.
 */
const processKey = crypto.randomBytes(32).toString("hex");

/** Longer than any secret that the options accept; longer candidates are not worth hashing. */
export const MAX_CANDIDATE_LENGTH = 1024;

const DIGEST_BYTES = 32;

/**
 * The digest of a secret, one character per byte: SHA-256 of the process key and the secret. What HMAC's second
 * pass is for, lengthening a message whose digest is known, needs a digest that somebody has seen; these never
 * leave this module's callers.
 */
export function secretDigest(secret: string): string {
  return digest(processKey + secret);
}

/** Whether two digests are the same, in constant time. */
export function sameDigest(a: string, b: string): boolean {
  left.write(a, "latin1");
  right.write(b, "latin1");
  return a.length === b.length && crypto.timingSafeEqual(left, right);
}

const left = Buffer.alloc(DIGEST_BYTES);
const right = Buffer.alloc(DIGEST_BYTES);

/** One call instead of an object, where the runtime has it: a digest per event is most of what a key costs. */
const digest: (text: string) => string =
  typeof crypto.hash === "function"
    ? (text) => crypto.hash("sha256", text, "binary")
    : (text) => crypto.createHash("sha256").update(text).digest("binary");

const ASCII_ONLY = /^[ -~]*$/;

/** Lower case for ASCII letters only: a key that differs in any other letter is a different key. */
export function asciiLowerCase(text: string): string {
  if (ASCII_ONLY.test(text)) return text.toLowerCase();
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
