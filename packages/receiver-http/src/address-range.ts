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

/**
 * An address as people write it: without a zone, and an IPv4 address as such where it stands in an IPv6 address,
 * in whichever of its spellings (`::ffff:10.0.0.1` of a socket, `0:0:0:0:0:ffff:a00:1` of some proxies).
 */
export function plainAddress(address: string): string {
  const [plain = ""] = address.split("%");
  if (/^::ffff:\d+\.\d+\.\d+\.\d+$/i.test(plain)) return plain.slice("::ffff:".length);
  if (!/ffff:/i.test(plain) || !isIPv6(plain)) return plain;
  const groups = groupsOf(plain);
  const [high = 0, low = 0] = groups.slice(6);
  const isMapped = groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0);
  return isMapped ? [high >> 8, high & 255, low >> 8, low & 255].join(".") : plain;
}

/**
 * What stands for one sender: an IPv4 address, or the first 64 bits of an IPv6 address, since whoever has one of
 * those has all of the rest.
 */
export function senderOf(address: string): string {
  const plain = plainAddress(address);
  if (!isIPv6(plain)) return plain;
  const network = groupsOf(plain).slice(0, 4);
  return `${network.map((group) => group.toString(16)).join(":")}::/64`;
}

/** The eight numbers of an IPv6 address. */
function groupsOf(address: string): number[] {
  const [head = "", tail] = address.split("::");
  const before = numbersOf(head);
  if (tail === undefined) return before;
  const after = numbersOf(tail);
  const between = Array.from({ length: 8 - before.length - after.length }, () => 0);
  return [...before, ...between, ...after];
}

/** An IPv4 address at the end stands for two groups. */
function numbersOf(groups: string): number[] {
  if (groups === "") return [];
  return groups.split(":").flatMap((group) => {
    if (!group.includes(".")) return Number.parseInt(group, 16);
    const [first = 0, second = 0, third = 0, fourth = 0] = group.split(".").map(Number);
    return [first * 256 + second, third * 256 + fourth];
  });
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
