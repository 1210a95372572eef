import { configError } from "../errors.js";
import { isLoopback, ownAddresses } from "../relay/addresses.js";

/**
 * The URL that a flag names; undefined when it is not there. The message does not repeat it: secrets travel in it.
 *
 * @throws TenfourError when it is not one that events can be POSTed to
 */
export function targetUrl(to: string | undefined, flag = "--to"): URL | undefined {
  if (to === undefined) return undefined;
  const url = URL.canParse(to) ? new URL(to) : undefined;
  if (url?.protocol === "http:" || url?.protocol === "https:") return url;
  throw configError(`${flag} must be a URL, such as http://127.0.0.1:30150/sonorancad/event`);
}

/** Whether a URL stays on this machine, as far as its name or address tells. */
function isOwnMachine(url: URL): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  return host === "localhost" || isLoopback(host) || ownAddresses().includes(host);
}

/** An address that can be shown: without user info and query, where secrets travel. */
export function shownUrl(url: URL): string {
  return url.origin + url.pathname;
}

/**
 * A configured key is a secret with full power: it goes to another machine only when somebody says so.
 *
 * @throws TenfourError that says how to
 */
export function assertMayHaveSecret(
  url: URL,
  { sendKey = false }: { readonly sendKey?: boolean },
  what: string,
): void {
  if (sendKey || isOwnMachine(url)) return;
  throw configError(
    `${shownUrl(url)} is on another machine, and would get the configured ${what} with every event: add --send-key if that machine is yours`,
  );
}
