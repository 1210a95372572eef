import { BlockList, isIP } from "node:net";

/** What an address stands for, as far as it matters to whoever is about to send something there. */
export type AddressKind = "public" | "private" | "forbidden";

const forbidden = new BlockList();
// Link-local, and with it the metadata services of most clouds (169.254.169.254).
forbidden.addSubnet("169.254.0.0", 16, "ipv4");
forbidden.addSubnet("fe80::", 10, "ipv6");
// Metadata services elsewhere: AWS over IPv6, Alibaba Cloud, Azure's wire server, Oracle's and Google's IPv6 ones.
forbidden.addAddress("fd00:ec2::254", "ipv6");
forbidden.addAddress("100.100.100.200", "ipv4");
forbidden.addAddress("168.63.129.16", "ipv4");
forbidden.addAddress("fd00:c1::a9fe:a9fe", "ipv6");
forbidden.addAddress("fd20:ce::254", "ipv6");
// Nobody's in particular: "this" network, multicast, reserved, broadcast.
forbidden.addSubnet("0.0.0.0", 8, "ipv4");
forbidden.addSubnet("224.0.0.0", 4, "ipv4");
forbidden.addSubnet("240.0.0.0", 4, "ipv4");
forbidden.addAddress("::", "ipv6");
forbidden.addSubnet("ff00::", 8, "ipv6");

const internal = new BlockList();
internal.addSubnet("127.0.0.0", 8, "ipv4");
internal.addSubnet("10.0.0.0", 8, "ipv4");
internal.addSubnet("172.16.0.0", 12, "ipv4");
internal.addSubnet("192.168.0.0", 16, "ipv4");
internal.addSubnet("100.64.0.0", 10, "ipv4");
internal.addSubnet("198.18.0.0", 15, "ipv4");
internal.addSubnet("192.0.0.0", 24, "ipv4");
internal.addAddress("::1", "ipv6");
internal.addSubnet("fc00::", 7, "ipv6");
internal.addSubnet("fec0::", 10, "ipv6");

/** IPv6 addresses that lead to the IPv4 address in their last 32 bits: compatible, mapped, translated, NAT64. */
const EMBEDDED_LAST =
  /^(?:0{4}:){6}|^(?:0{4}:){5}ffff:|^(?:0{4}:){4}ffff:0{4}:|^0064:ff9b:(?:0{4}:){4}|^0064:ff9b:0001:/;
const MAPPED = /^(?:0{4}:){5}ffff:/;
/** NAT64 of a network's own: it may also have the address right behind its prefix, around a byte of nothing. */
const LOCAL_NAT64 = /^0064:ff9b:0001:/;
/** 6to4 has it after the first group. */
const EMBEDDED_6TO4 = /^2002:/;

/** What an IP address stands for; `forbidden` for what is none. */
export function kindOf(address: string): AddressKind {
  const bare = address.replace(/^\[|\]$|%.*$/g, "");
  const family = isIP(bare);
  if (family === 0) return "forbidden";
  if (family === 4) return kindIn(bare, "ipv4");
  const own = kindIn(bare, "ipv6");
  if (own !== "public") return own;
  const kinds = embeddedIpv4(bare).map((embedded) => kindIn(embedded, "ipv4"));
  return kinds.find((kind) => kind === "forbidden") ?? kinds.find((kind) => kind === "private") ?? own;
}

/** An address as sockets have it: the IPv4 one that is mapped into an IPv6 one, however that is spelt. */
export function unmapped(address: string): string {
  if (isIP(address) !== 6) return address;
  const groups = groupsOf(address.replace(/%.*$/, ""));
  return MAPPED.test(inFull(groups)) ? dotted(groups[6], groups[7]) : address;
}

function kindIn(address: string, family: "ipv4" | "ipv6"): AddressKind {
  if (forbidden.check(address, family)) return "forbidden";
  return internal.check(address, family) ? "private" : "public";
}

function embeddedIpv4(address: string): string[] {
  const groups = groupsOf(address);
  const text = inFull(groups);
  const [, second, third, fourth = 0, fifth = 0, sixth = 0, high, low] = groups;
  if (EMBEDDED_6TO4.test(text)) return [dotted(second, third)];
  if (!EMBEDDED_LAST.test(text)) return [];
  const last = dotted(high, low);
  if (!LOCAL_NAT64.test(text)) return [last];
  const behind = dotted(fourth, ((fifth & 255) << 8) | (sixth >> 8));
  // Where one of the two places is in use, there are zeros in the other.
  const used = [last, behind].filter((one) => !one.startsWith("0."));
  return used.length === 0 ? [last] : used;
}

function inFull(groups: readonly number[]): string {
  return groups.map((group) => group.toString(16).padStart(4, "0")).join(":");
}

/** The eight numbers of an IPv6 address. */
function groupsOf(address: string): number[] {
  const hex = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) => {
    const pair = (high: unknown, low: unknown): string => (Number(high) * 256 + Number(low)).toString(16);
    return `${pair(a, b)}:${pair(c, d)}`;
  });
  const [head = "", tail] = hex.split("::");
  const numbers = (part: string): number[] =>
    part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16));
  const front = numbers(head);
  const back = tail === undefined ? [] : numbers(tail);
  return [...front, ...Array.from({ length: 8 - front.length - back.length }, () => 0), ...back];
}

function dotted(high = 0, low = 0): string {
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}
