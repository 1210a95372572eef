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

/** Where a member begins whose name its object has already, of which `JSON.parse` would drop the first; undefined without one. */
export function repeatedNameOffset(text: string): number | undefined {
  const scanner = new Scanner(text);
  scanner.value();
  return scanner.repeated;
}

class Scanner {
  offset = 0;
  /** Where the first name stands that is there twice. */
  repeated: number | undefined;
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
    const names = new Set<string>();
    for (;;) {
      if (named && !this.#name(names)) return false;
      if (!this.value()) return false;
      if (this.#character(close)) return true;
      if (!this.#character(",")) return false;
    }
  }

  #name(names: Set<string>): boolean {
    this.#take(SPACE);
    const start = this.offset;
    if (!this.#take(STRING)) return false;
    const name = String(JSON.parse(this.#text.slice(start, this.offset)));
    if (names.has(name)) this.repeated ??= start;
    names.add(name);
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
