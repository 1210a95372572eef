import { keyPattern, redactWith } from "@tenfour/contracts";

/** Members whose value is a secret, wherever they stand: GET_LOGS carries a key for logs (sonoran.md §5). */
const SECRET_MEMBERS = /("(?:key|logKey)"\s*:\s*)"(?:[^"\\]|\\[^])*"/gi;
const REDACTED_MEMBER = '$1"[redacted]"';

/**
 * Makes a function that takes secrets out of a body: those given, in any case and JSON escape, and whatever a
 * member `key` or `logKey` holds. Every other byte stays as it is.
 */
export function bodyRedactor(secrets: readonly string[]): (bytes: Uint8Array) => Buffer {
  const inText = secrets.flatMap((secret) => keyPattern(secret) ?? []);
  const inBytes = secrets.flatMap((secret) => keyPattern(Buffer.from(secret).toString("latin1")) ?? []);
  const clean = (text: string, patterns: readonly RegExp[]): string =>
    patterns.reduce(redactWith<string>, text).replace(SECRET_MEMBERS, REDACTED_MEMBER);
  return (bytes) => {
    const text = utf8(bytes);
    if (text !== undefined) return Buffer.from(clean(text, inText));
    // Not UTF-8: one character per byte, so that every byte comes back as it was.
    return Buffer.from(clean(Buffer.from(bytes).toString("latin1"), inBytes), "latin1");
  };
}

/** Undefined for bytes that are not UTF-8. A byte order mark stays. */
function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
