import type { Source } from "@tenfour/contracts";
import type { RefusalCode } from "@tenfour/receiver";
import { AddressList } from "./address-range.js";
import { type AuthFailureLimit, AuthFailures } from "./auth-failures.js";
import { ClientAddress } from "./client-address.js";
import type { RequestHeaders } from "./headers.js";
import type { ResolvedDoorOptions } from "./options.js";

/** What of a result says whether a sender could prove itself. */
const NOT_PROVEN: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  "ERR_TENFOUR_KEY_MISSING",
  "ERR_TENFOUR_KEY_WRONG",
  "ERR_TENFOUR_SECRET_WRONG",
]);

/** Where nobody is turned away, it is remembered all the same who has proven itself. */
const NO_LIMIT: AuthFailureLimit = { burst: Number.POSITIVE_INFINITY, perMinute: 1 };

/** What is decided by the address of a sender alone. */
export class Senders {
  readonly #client: ClientAddress;
  readonly #allowed: Readonly<Record<Source, AddressList | undefined>>;
  readonly #failures: AuthFailures;

  constructor({ allowFrom, trustProxy, authFailures }: ResolvedDoorOptions, now?: () => number) {
    this.#client = new ClientAddress(trustProxy);
    const lists = Array.isArray(allowFrom) ? { sonoran: allowFrom, accweb: allowFrom } : allowFrom;
    const listOf = (ranges: readonly string[] | undefined) => ranges && new AddressList(ranges);
    this.#allowed = { sonoran: listOf(lists?.sonoran), accweb: listOf(lists?.accweb) };
    this.#failures = new AuthFailures(authFailures === false ? NO_LIMIT : authFailures, now);
  }

  /** Who sent a request: see {@link ClientAddress}. @param known what a framework makes of it, without `trustProxy` */
  addressOf(
    peer: string | undefined,
    head: { readonly headers: RequestHeaders },
    known = peer,
  ): string | undefined {
    return this.#client.trusts ? this.#client.of(peer, head.headers) : known;
  }

  /** Why a sender is turned away before its request is looked at; undefined for most. */
  fault(source: Source, address: string | undefined): RefusalCode | undefined {
    const allowed = this.#allowed[source];
    if (allowed !== undefined && (address === undefined || !allowed.has(address)))
      return "ERR_TENFOUR_ADDRESS";
    if (address !== undefined && this.#failures.blocks(address)) return "ERR_TENFOUR_RATE_LIMITED";
    return undefined;
  }

  /** Learns what became of a request; `undefined` stands for an accepted event. */
  learn(address: string | undefined, refused: RefusalCode | undefined): void {
    if (address === undefined) return;
    if (refused === undefined) this.#failures.accepted(address);
    else if (NOT_PROVEN.has(refused)) this.#failures.failed(address);
  }

  /** Whether an event from this address was accepted lately. */
  isKnown(address: string | undefined): boolean {
    return address !== undefined && this.#failures.isProven(address);
  }

  /** Something has come from this address that counts like a wrong key. */
  failed(address: string | undefined): void {
    if (address !== undefined) this.#failures.failed(address);
  }
}
