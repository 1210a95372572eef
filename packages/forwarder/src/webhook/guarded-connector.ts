import { type LookupAddress, lookup } from "node:dns";
import { isIP } from "node:net";
import { buildConnector } from "undici";
import { forwarderError } from "../errors.js";
import { kindOf } from "./addresses.js";

/** What a connection may lead to. */
export interface Guard {
  /** Whether private and loopback addresses are wanted: named in the configuration, or allowed by it. */
  readonly allowPrivate: boolean;
  readonly timeoutMs: number;
  isOwnAddress(address: string, port: number): boolean;
}

/** How a host name is resolved; Node's own unless a test says otherwise. */
export type Resolve = typeof lookup;

/**
 * Makes connections for undici that lead only where they may. The addresses that are checked are those that are
 * dialled, so a name that resolves to something else the next time (DNS rebinding) gains nothing.
 */
export function guardedConnector(guard: Guard, resolve: Resolve = lookup): buildConnector.connector {
  let port = 0;
  const connect = buildConnector({
    timeout: guard.timeoutMs,
    lookup: (hostname, options, callback) => {
      resolve(hostname, { ...options, all: true }, (error, addresses) => {
        if (error !== null) {
          callback(error, "", 0);
          return;
        }
        const allowed = addresses.filter(
          ({ address }) => reasonAgainst(guard, hostname, address, port) === undefined,
        );
        const [first] = allowed;
        if (first === undefined) callback(refusal(guard, hostname, addresses, port), "", 0);
        else if (options.all === true) callback(null, allowed);
        else callback(null, first.address, first.family);
      });
    },
  });
  return (options, callback) => {
    port = Number(options.port) || (options.protocol === "https:" ? 443 : 80);
    const host = options.hostname.replace(/^\[|\]$/g, "");
    const reason = isIP(host) === 0 ? undefined : reasonAgainst(guard, host, host, port);
    if (reason === undefined) connect(options, callback);
    else process.nextTick(() => callback(forwarderError("ERR_TENFOUR_ADDRESS", reason), null));
  };
}

function refusal(guard: Guard, host: string, addresses: readonly LookupAddress[], port: number): Error {
  const [reason] = addresses.flatMap(({ address }) => reasonAgainst(guard, host, address, port) ?? []);
  return forwarderError("ERR_TENFOUR_ADDRESS", reason ?? `${host} has no address`);
}

/** Why nothing may be sent to an address; undefined when it may. */
export function reasonAgainst(
  guard: Pick<Guard, "allowPrivate" | "isOwnAddress">,
  host: string,
  address: string,
  port: number,
): string | undefined {
  const where = host === address ? address : `${host} resolves to ${address}, which`;
  const kind = kindOf(address);
  if (kind === "forbidden") {
    return `${where} is a link-local, metadata or otherwise special address; nothing is ever sent there`;
  }
  if (guard.isOwnAddress(address, port)) {
    return `${where} with port ${port} is where this process itself listens; its events would go round in circles`;
  }
  if (kind === "private" && !guard.allowPrivate) {
    return `${where} is a private or loopback address; if that is what you want, set allowPrivate: true for this target`;
  }
  return undefined;
}
