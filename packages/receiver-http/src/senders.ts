import type { Source } from "@tenfour/contracts";
import type { RefusalCode } from "@tenfour/receiver";
import { AddressList } from "./address-range.js";
import { AuthFailures } from "./auth-failures.js";
import { ClientAddress } from "./client-address.js";
import type { RequestHeaders } from "./headers.js";
import type { ResolvedDoorOptions } from "./options.js";

/** What of a result says whether a sender could prove itself. */
const NOT_PROVEN: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  "ERR_TENFOUR_KEY_MISSING",
  "ERR_TENFOUR_KEY_WRONG",
  "ERR_TENFOUR_SECRET_WRONG",
]);

/** What is decided by the address of a sender alone. */
export class Senders {
  readonly #client: ClientAddress;
  readonly #allowed: Readonly<Record<Source, AddressList | undefined>>;
  readonly #failures: AuthFailures | undefined;

  constructor({ allowFrom, trustProxy, authFailures }: ResolvedDoorOptions, now?: () => number) {
    this.#client = new ClientAddress(trustProxy);
    const lists = Array.isArray(allowFrom) ? { sonoran: allowFrom, accweb: allowFrom } : allowFrom;
    const listOf = (ranges: readonly string[] | undefined) => ranges && new AddressList(ranges);
    this.#allowed = { sonoran: listOf(lists?.sonoran), accweb: listOf(lists?.accweb) };
    this.#failures = authFailures === false ? undefined : new AuthFailures(authFailures, now);
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
    if (address !== undefined && this.#failures?.blocks(address) === true) return "ERR_TENFOUR_RATE_LIMITED";
    return undefined;
  }

  /** Learns what became of a request; `undefined` stands for an accepted event. */
  learn(address: string | undefined, refused: RefusalCode | undefined): void {
    if (address === undefined || this.#failures === undefined) return;
    if (refused === undefined) this.#failures.accepted(address);
    else if (NOT_PROVEN.has(refused)) this.#failures.failed(address);
  }
}
