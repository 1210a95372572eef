import { isIPv6 } from "node:net";
import { networkInterfaces } from "node:os";

const EVERY_ADDRESS = new Set(["0.0.0.0", "::"]);

/** Whether a listening address stands for every address of the machine. */
function isEveryAddress(host: string): boolean {
  return EVERY_ADDRESS.has(host);
}

/** Whether only this machine reaches a listening address. */
export function isLoopback(host: string): boolean {
  return host.startsWith("127.") || host === "::1";
}

/** IPv4 addresses under which other machines reach this one. */
export function ownAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((interfaces) => interfaces ?? [])
    .filter(
      ({ family, internal, address }) => family === "IPv4" && !internal && !address.startsWith("169.254."),
    )
    .map(({ address }) => address);
}

/** The origins that reach a listening address, this machine's own first: `http://127.0.0.1:30150`. */
export function originsOf(
  host: string,
  port: number,
  own: readonly string[],
  scheme: "http" | "https" = "http",
): string[] {
  const hosts = isEveryAddress(host) ? ["127.0.0.1", ...own] : [host];
  return hosts.map((one) => `${scheme}://${isIPv6(one) ? `[${one}]` : one}:${port}`);
}
