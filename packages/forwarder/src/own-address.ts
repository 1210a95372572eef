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
    return isOfThisMachine(plain(address));
  });
}

function isOfThisMachine(address: string): boolean {
  if (address.startsWith("127.") || address === "::1") return true;
  return Object.values(networkInterfaces()).some((addresses) =>
    addresses?.some((own) => own.address === address),
  );
}

/** Whether two addresses are the same, or both of this machine. */
export function isSameMachine(one: string, other: string): boolean {
  if (plain(one) === plain(other)) return true;
  return isOfThisMachine(plain(one)) && isOfThisMachine(plain(other));
}

/** An IPv4 address, also where it is written as an IPv6 one. */
function plain(address: string): string {
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
}
