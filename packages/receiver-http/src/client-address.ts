import { isIP } from "node:net";
import { AddressList, plainAddress } from "./address-range.js";
import type { RequestHeaders } from "./headers.js";

/** More hops than any chain of proxies has; what a stranger puts in front is not even looked at. */
const MAX_HOPS = 32;

/** Finds out who sent a request: whoever is connected, or whom the proxies in between name. */
export class ClientAddress {
  readonly #proxies: AddressList | undefined;

  /** @param trustProxy ranges of proxies whose X-Forwarded-For is believed; none by default */
  constructor(trustProxy: readonly string[]) {
    this.#proxies = trustProxy.length === 0 ? undefined : new AddressList(trustProxy);
  }

  /** Whether proxies are believed at all. */
  get trusts(): boolean {
    return this.#proxies !== undefined;
  }

  /**
   * The address of the sender. Each proxy appends whom it got the request from, so the list is read from its end,
   * for as long as the one who wrote an entry is trusted: what stands further left, anybody could have written.
   *
   * @param peer who is connected
   */
  of(peer: string | undefined, headers: RequestHeaders): string | undefined {
    if (this.#proxies === undefined || peer === undefined) return peer;
    let client = plainAddress(peer);
    const given = headers["x-forwarded-for"];
    const hops = (typeof given === "string" ? given : (given ?? []).join(",")).split(",").slice(-MAX_HOPS);
    for (const hop of hops.toReversed()) {
      if (!this.#proxies.has(client)) break;
      const before = addressOf(hop.trim());
      // A proxy that names nobody we can read is the last one we know of.
      if (before === undefined) break;
      client = before;
    }
    return client;
  }
}

/** Some proxies write a port behind the address, and brackets around one of IPv6. */
function addressOf(hop: string): string | undefined {
  const [, bracketed] = /^\[([^\]]+)\](?::\d+)?$/.exec(hop) ?? [];
  const [, withPort] = /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(hop) ?? [];
  const address = plainAddress(bracketed ?? withPort ?? hop);
  return isIP(address) === 0 ? undefined : address;
}
