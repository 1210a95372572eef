import { REDACTED } from "@tenfour/contracts";

/** A path is encoded so often at most; each further time costs a look more. */
const MAX_DECODINGS = 3;

/**
 * A path as it may be logged: with `[redacted]` for secrets that somebody put into it, in any case and however they
 * are spelt in a URL. Where there is none it stays as it was sent.
 *
 * @param patterns of `keyPattern`
 */
export function cleanPath(path: string, patterns: readonly RegExp[]): string {
  let spelling = path;
  let found = path;
  for (let decodings = 0; decodings <= MAX_DECODINGS; decodings += 1) {
    const clean = patterns.reduce((text, pattern) => text.replace(pattern, REDACTED), spelling);
    // A secret may stand there in several spellings.
    if (clean !== spelling) found = clean;
    const decoded = decode(clean);
    if (decoded === clean) break;
    spelling = decoded;
  }
  return found;
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // No UTF-8 somewhere: ASCII is read all the same.
    return path.replace(/%([2-7][\da-f])/gi, (_all, digits: string) =>
      String.fromCharCode(Number.parseInt(digits, 16)),
    );
  }
}
