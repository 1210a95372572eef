import type { Grant } from "./door.js";
import type { ResolvedOptions } from "./options.js";
import { SecretTable } from "./secret-table.js";

/** Decides who may send accweb events. */
export class AccwebSecrets {
  readonly #secrets = new SecretTable<true>();
  readonly #open: boolean;
  readonly #grant: Grant = Object.freeze({ source: "accweb" });

  constructor(options: NonNullable<ResolvedOptions["accweb"]>) {
    for (const secret of options.secrets ?? []) this.#secrets.set(secret, true);
    this.#open = options.auth === "none";
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
