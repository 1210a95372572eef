import { keyPattern, REDACTED } from "@tenfour/contracts";

/** Secrets, or a function that tells which there are now. */
export type Secrets = readonly string[] | (() => readonly string[]);

/** Makes a function that takes secrets out of a text; what a function returns is looked at again when it is another list. */
export function redactorOf(secrets: Secrets): (text: string) => string {
  let known: readonly string[] | undefined;
  let patterns: readonly RegExp[] = [];
  return (text) => {
    const now = typeof secrets === "function" ? secrets() : secrets;
    if (now !== known) {
      known = now;
      patterns = now.flatMap((secret) => keyPattern(secret) ?? []);
    }
    return patterns.reduce((clean, pattern) => clean.replace(pattern, REDACTED), text);
  };
}
