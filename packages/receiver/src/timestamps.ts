/** Writes times as RFC 3339 in UTC with milliseconds; events of the same millisecond share the work. */
export class Timestamps {
  #ms: number | undefined;
  #text = "";

  of(ms: number): string {
    if (ms !== this.#ms) {
      this.#text = new Date(ms).toISOString();
      this.#ms = ms;
    }
    return this.#text;
  }
}
