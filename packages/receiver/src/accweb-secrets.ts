import type { Grant } from "./door.js";
import type { ResolvedOptions } from "./options.js";
import { MAX_CANDIDATE_LENGTH, sameDigest, secretDigest } from "./secret-digest.js";

/** Decides who may send accweb events. */
export class AccwebSecrets {
  readonly #digests: readonly string[];
  readonly #open: boolean;
  readonly #grant: Grant = Object.freeze({ source: "accweb" });

  constructor(options: NonNullable<ResolvedOptions["accweb"]>) {
    this.#digests = (options.secrets ?? []).map(secretDigest);
    this.#open = options.auth === "none";
  }

  /** A grant when one of the credentials is an accepted secret, or when none is needed. */
  admit(credentials: readonly string[]): Grant | undefined {
    if (this.#open) return this.#grant;
    const candidates = credentials.filter((one) => one.length <= MAX_CANDIDATE_LENGTH).map(secretDigest);
    const accepted = candidates.some((candidate) =>
      this.#digests.some((digest) => sameDigest(digest, candidate)),
    );
    return accepted ? this.#grant : undefined;
  }

  /** Whether this very object made the grant. */
  issued(grant: Grant | undefined): boolean {
    return grant === this.#grant;
  }
}
