import { isIP } from "node:net";
import { optionsError } from "../errors.js";
import type { TargetContext } from "../target.js";
import { type Guard, reasonAgainst } from "./guarded-connector.js";

/**
 * What connections to a target's URL may lead to.
 *
 * @throws ForwarderError where the URL itself says that it is wrong: what can be told at once is told at once
 */
export function guardFor(url: URL, allowPrivate: boolean, context: TargetContext): Guard {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  // Whoever writes an address, or localhost, means it. A name means whatever its owner makes of it.
  const isNamed = isIP(host) !== 0 || host === "localhost";
  const guard: Guard = {
    allowPrivate: allowPrivate || isNamed,
    timeoutMs: context.timeoutMs,
    isOwnAddress: (address, port) => context.isOwnAddress(address, port),
  };
  if (isIP(host) === 0) return guard;
  const reason = reasonAgainst(guard, host, host, portOf(url));
  if (reason !== undefined) throw optionsError(`target "${context.name}": url: ${reason}`);
  return guard;
}

function portOf(url: URL): number {
  if (url.port !== "") return Number(url.port);
  return url.protocol === "https:" ? 443 : 80;
}
