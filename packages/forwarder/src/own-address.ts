import { networkInterfaces } from "node:os";

const EVERY_ADDRESS = new Set(["0.0.0.0", "::", ""]);

/** Whether somebody who listens there is reached at an address. */
export function listensAt(
  listening: readonly { readonly host: string; readonly port: number }[],
  address: string,
  port: number,
): boolean {
  return listening.some((own) => {
    if (own.port !== port) return false;
    if (!EVERY_ADDRESS.has(own.host)) return own.host === plain(address);
    return isOfThisMachine(address);
  });
}

/** Whether an address is one of this machine's. */
export function isOfThisMachine(address: string): boolean {
  const own = plain(address);
  if (own.startsWith("127.") || own === "::1") return true;
  return Object.values(networkInterfaces()).some((addresses) =>
    addresses?.some((other) => other.address === own),
  );
}

/** Whether two texts are the same address. */
export function isSameAddress(one: string, other: string): boolean {
  return plain(one) === plain(other);
}

/** An IPv4 address, also where it is written as an IPv6 one. */
function plain(address: string): string {
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
}
