import { networkInterfaces } from "node:os";
import { unmapped } from "./webhook/addresses.js";

const EVERY_ADDRESS = new Set(["0.0.0.0", "::", ""]);

/** Whether somebody who listens there is reached at an address. */
export function listensAt(
  listening: readonly { readonly host: string; readonly port: number }[],
  address: string,
  port: number,
): boolean {
  return listening.some((own) => {
    if (own.port !== port) return false;
    if (!EVERY_ADDRESS.has(own.host)) return own.host === unmapped(address);
    return isOfThisMachine(address);
  });
}

/** Whether an address is one of this machine's. */
export function isOfThisMachine(address: string): boolean {
  const own = unmapped(address);
  if (own.startsWith("127.") || own === "::1") return true;
  return Object.values(networkInterfaces()).some((addresses) =>
    addresses?.some((other) => other.address === own),
  );
}

/** Whether two texts are the same address. */
export function isSameAddress(one: string, other: string): boolean {
  return unmapped(one) === unmapped(other);
}
