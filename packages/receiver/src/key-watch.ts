import type { KeySearch } from "./key-search.js";

/** What is known of a community's key. */
export interface WatchedKey {
  readonly keyPattern: RegExp | undefined;
  readonly keySearch: KeySearch;
}

/** So many keys share a pattern: V8 refuses one that is too large, and one for each key would take far longer. */
const KEYS_PER_PATTERN = 500;

/**
 * Looks for the keys of every community in a body that belongs to none of them: whoever enters accweb's URL in the CAD
 * sends a key along with each event. Ordinary events hold none, and for them it is one look through their text.
 */
export class KeyWatch {
  readonly #keys: readonly WatchedKey[];
  /** Find any key that is written without escapes, in any case. */
  readonly #plain: readonly RegExp[];
  /** Whether only the long search can tell, as for a key that is not in ASCII. */
  readonly #alwaysLong: boolean;

  constructor(keys: readonly WatchedKey[]) {
    // The longest first: of two that begin alike, nothing of the longer one may be left.
    const sources = keys
      .flatMap(({ keySearch }) => keySearch.source ?? [])
      .sort((a, b) => b.length - a.length);
    this.#keys = keys;
    this.#plain = chunksOf(sources).map((chunk) => new RegExp(chunk.join("|"), "i"));
    this.#alwaysLong = sources.length < keys.length;
  }

  /** The pattern of the keys that stand in a text, as `keyPattern` makes it; undefined when there is none in it. */
  patternIn(text: string): RegExp | undefined {
    if (!this.#alwaysLong && !this.#mayHold(text)) return undefined;
    const found = this.#keys.flatMap(({ keyPattern }) => keyPattern ?? []).filter((one) => holds(text, one));
    const [only, another] = found;
    return another === undefined ? only : joined(found);
  }

  #mayHold(text: string): boolean {
    if (this.#plain.some((pattern) => pattern.test(text))) return true;
    if (!text.includes("\\")) return false;
    const unescaped = withoutEscapes(text);
    return this.#plain.some((pattern) => pattern.test(unescaped));
  }
}

/** Escapes of JSON, also those in a JSON text within a JSON text, where backslashes double. */
function withoutEscapes(text: string): string {
  return text.replace(/\\+(?:u([\da-f]{4}))?/gi, (_all, digits: string | undefined) =>
    digits === undefined ? "" : String.fromCharCode(Number.parseInt(digits, 16)),
  );
}

function holds(text: string, pattern: RegExp): boolean {
  return text.search(pattern) !== -1;
}

function joined(patterns: readonly RegExp[]): RegExp {
  const sources = patterns.map(({ source }) => source).sort((a, b) => b.length - a.length);
  return new RegExp(sources.join("|"), "g");
}

function chunksOf<T>(items: readonly T[]): T[][] {
  const count = Math.ceil(items.length / KEYS_PER_PATTERN);
  return Array.from({ length: count }, (_, index) =>
    items.slice(index * KEYS_PER_PATTERN, (index + 1) * KEYS_PER_PATTERN),
  );
}
