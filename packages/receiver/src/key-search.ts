const ASCII_ONLY = /^[\x20-\x7e]+$/;

/**
 * Tells whether a key may stand in a JSON text a second time. Looking through the text spares the search through every
 * string of the event, for the key in all of its spellings.
 */
export class KeySearch {
  readonly #length: number;
  /** Finds the key in any case, where it is written without escapes; undefined for a key that is not in ASCII. */
  readonly #pattern: RegExp | undefined;

  /** Source of that pattern; undefined also for a key with a backslash, which JSON never writes without an escape. */
  readonly source: string | undefined;

  constructor(key: string) {
    this.#length = key.length;
    if (!ASCII_ONLY.test(key)) return;
    const source = key.replace(/[^A-Za-z0-9]/g, hexEscape);
    this.#pattern = new RegExp(source, "gi");
    if (!key.includes("\\")) this.source = source;
  }

  /** @param text that is known to hold the key. True where only the long search can tell, as with escapes. */
  mayRepeat(text: string): boolean {
    const pattern = this.#pattern;
    if (pattern === undefined || text.includes("\\")) return true;
    pattern.lastIndex = 0;
    if (!pattern.test(text)) return true;
    // From the second letter of the first on: two may overlap.
    pattern.lastIndex -= this.#length - 1;
    return pattern.test(text);
  }
}

function hexEscape(letter: string): string {
  return `\\x${letter.charCodeAt(0).toString(16)}`;
}
