/** Keys and secrets that no output may hold; a function tells which there are now, as another list each time. */
export type Secrets = readonly string[] | (() => readonly string[]);

/** Every key and secret that the relay has known since its start. It only grows. */
export class KnownSecrets {
  #all: readonly string[] = [];

  constructor(secrets: readonly string[]) {
    this.add(secrets);
  }

  get all(): readonly string[] {
    return this.#all;
  }

  add(secrets: readonly string[]): void {
    const fresh = secrets.filter((secret) => !this.#all.includes(secret));
    if (fresh.length > 0) this.#all = [...new Set([...this.#all, ...fresh])];
  }
}

/** What is made of secrets; made again when there are others. */
export function madeOf<T>(secrets: Secrets, make: (secrets: readonly string[]) => T): () => T {
  let known = typeof secrets === "function" ? secrets() : secrets;
  let made = make(known);
  return () => {
    const now = typeof secrets === "function" ? secrets() : secrets;
    if (now !== known) {
      known = now;
      made = make(now);
    }
    return made;
  };
}
