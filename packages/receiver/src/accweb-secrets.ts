import { keyPattern } from "@tenfour/contracts";
import type { Grant } from "./door.js";
import type { ResolvedOptions } from "./options.js";
import { SecretTable } from "./secret-table.js";

/** Decides who may send accweb events. */
export class AccwebSecrets {
  #secrets = new SecretTable<true>();
  #patterns: readonly RegExp[] = [];
  #open = false;
  readonly #grant: Grant = Object.freeze({ source: "accweb" });

  constructor(options: NonNullable<ResolvedOptions["accweb"]>) {
    this.replace(options);
  }

  /** What was accepted before is not any more; a body whose request was granted already may still come. */
  replace({ secrets = [], auth }: NonNullable<ResolvedOptions["accweb"]>): void {
    const next = new SecretTable<true>();
    for (const secret of secrets) next.set(secret, true);
    this.#secrets = next;
    this.#patterns = secrets.flatMap((secret) => keyPattern(secret) ?? []);
    this.#open = auth === "none";
  }

  /** Of every accepted secret. */
  get patterns(): readonly RegExp[] {
    return this.#patterns;
  }

  /** A grant when one of the credentials is an accepted secret, or when none is needed. */
  admit(credentials: readonly string[]): Grant | undefined {
    if (this.#open) return this.#grant;
    const accepted = credentials.some((one) => this.#secrets.get(one) === true);
    return accepted ? this.#grant : undefined;
  }

  /** Whether this very object made the grant. */
  issued(grant: Grant | undefined): boolean {
    return grant === this.#grant;
  }
}
