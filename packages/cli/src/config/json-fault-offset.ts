const SPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SCALAR = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/**
 * Where a text stops being JSON. `JSON.parse` does not always say, and its messages quote the text, which in a
 * config file may be a key.
 */
export function jsonFaultOffset(text: string): number {
  const scanner = new Scanner(text);
  return scanner.value() && scanner.atEnd() ? text.length : scanner.offset;
}

class Scanner {
  offset = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** Takes one value with the white space around it; false leaves `offset` at the fault. */
  value(): boolean {
    this.#take(SPACE);
    const next = this.#text[this.offset];
    const ok = next === "{" ? this.#list("}", true) : next === "[" ? this.#list("]", false) : this.#scalar();
    if (ok) this.#take(SPACE);
    return ok;
  }

  atEnd(): boolean {
    return this.offset === this.#text.length;
  }

  #scalar(): boolean {
    return this.#take(STRING) || this.#take(SCALAR);
  }

  #list(close: string, named: boolean): boolean {
    this.offset += 1;
    this.#take(SPACE);
    if (this.#character(close)) return true;
    for (;;) {
      if (named && !this.#name()) return false;
      if (!this.value()) return false;
      if (this.#character(close)) return true;
      if (!this.#character(",")) return false;
    }
  }

  #name(): boolean {
    this.#take(SPACE);
    if (!this.#take(STRING)) return false;
    this.#take(SPACE);
    return this.#character(":");
  }

  #character(expected: string): boolean {
    if (this.#text[this.offset] !== expected) return false;
    this.offset += 1;
    return true;
  }

  #take(token: RegExp): boolean {
    token.lastIndex = this.offset;
    const length = token.exec(this.#text)?.[0].length;
    this.offset += length ?? 0;
    return length !== undefined;
  }
}
