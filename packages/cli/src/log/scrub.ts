import { keyPattern, redactWith } from "@tenfour/contracts";

/**
 * Makes a function that takes secrets out of a JSON value, in any case and however they are spelt in JSON or a
 * URL. What is logged holds none to begin with; this is for what strangers send, such as a path with a key in it.
 */
export function scrubber(secrets: readonly string[]): <T>(value: T) => T {
  const spellings = new Set(
    secrets.flatMap((secret) => [secret, encodeURI(secret), encodeURIComponent(secret)]),
  );
  const patterns = [...spellings].flatMap((spelling) => keyPattern(spelling) ?? []);
  return (value) => patterns.reduce((clean, pattern) => redactWith(clean, pattern), value);
}
