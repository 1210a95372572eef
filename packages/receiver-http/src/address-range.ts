import { BlockList, isIPv4, isIPv6 } from "node:net";
import { z } from "zod";

const HINT = 'expected an address or a range, such as "203.0.113.7", "10.0.0.0/8" or "2001:db8::/32"';

/** One address, or a range of them in CIDR notation. */
export const addressRangeSchema = z.string().refine((text) => rangeOf(text) !== undefined, { error: HINT });

/** Ranges of addresses, IPv4 and IPv6. An IPv4 address counts as such however a socket spells it. */
export class AddressList {
  readonly #list = new BlockList();

  /** @param ranges that {@link addressRangeSchema} accepts */
  constructor(ranges: readonly string[]) {
    for (const text of ranges) {
      const range = rangeOf(text);
      if (range !== undefined) this.#list.addSubnet(range.address, range.prefix, range.family);
    }
  }

  /** Whether an address is in one of the ranges. What is no address is in none. */
  has(address: string): boolean {
    const plain = plainAddress(address);
    if (isIPv4(plain)) return this.#list.check(plain, "ipv4");
    return isIPv6(plain) && this.#list.check(plain, "ipv6");
  }
}

/** An address as people write it: without the prefix of an IPv4 address on an IPv6 socket, without a zone. */
export function plainAddress(address: string): string {
  const [plain = ""] = address.split("%");
  return /^::ffff:\d+\.\d+\.\d+\.\d+$/i.test(plain) ? plain.slice("::ffff:".length) : plain;
}

/**
 * What stands for one sender: an IPv4 address, or the first 64 bits of an IPv6 address, since whoever has one of
 * those has all of the rest.
 */
export function senderOf(address: string): string {
  const plain = plainAddress(address);
  if (!isIPv6(plain)) return plain;
  const [head = "", tail] = plain.split("::");
  const groups = head === "" ? [] : head.split(":");
  if (tail !== undefined) {
    const after = tail === "" ? [] : tail.split(":");
    // An IPv4 address at the end stands for two groups.
    const length = after.length + (after.at(-1)?.includes(".") === true ? 1 : 0);
    while (groups.length + length < 8) groups.push("0");
    groups.push(...after);
  }
  const network = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(":")}::/64`;
}

interface Range {
  readonly address: string;
  readonly prefix: number;
  readonly family: "ipv4" | "ipv6";
}

function rangeOf(text: string): Range | undefined {
  const [given = "", prefixText, ...rest] = text.split("/");
  const address = plainAddress(given);
  const bits = isIPv4(address) ? 32 : isIPv6(address) ? 128 : undefined;
  if (bits === undefined || rest.length > 0) return undefined;
  const prefix = prefixText === undefined ? bits : /^\d{1,3}$/.test(prefixText) ? Number(prefixText) : -1;
  if (prefix < 0 || prefix > bits) return undefined;
  return { address, prefix, family: bits === 32 ? "ipv4" : "ipv6" };
}
