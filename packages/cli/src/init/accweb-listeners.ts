import type { AccwebCallback } from "@tenfour/contracts";
import { accwebOptionsSchema } from "@tenfour/receiver";
import { configError } from "../errors.js";

/** The header that the relay looks for a secret in, unless it is told another. */
const SECRET_HEADER = "x-tenfour-secret";

/** A listener of accweb's, which gets its events today. */
export interface Listener {
  readonly url: string;
  /** Names of events; empty for all. */
  readonly events: readonly string[];
  /** Values may be secrets. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What becomes of the clients of an accweb configuration. */
export interface TakenOver {
  /** Of the client that is the relay already: what it sends and where to, so that accweb's side can stay. */
  readonly own?: { readonly secret?: string; readonly path: string; readonly port: number };
  /** Everyone else who gets the events. */
  readonly others: readonly Listener[];
}

/**
 * Tells the client that is a relay from the others. A client is the relay when it sends the relay's header or a
 * `?secret=`, or goes to the relay's own port; of several, in the order of header, port and `?secret=`. Clients that are
 * off stay out of it.
 *
 * @param port where the relay is to listen
 * @param file how the configuration is called in messages
 * @throws TenfourError that names the client whose URL is none, and quotes nothing
 */
export function takeOver({ clients }: AccwebCallback, port: number, file: string): TakenOver {
  const enabled = clients
    .map((client, index) => ({ ...client, address: addressOf(client.url, index, file) }))
    .filter((client) => client.enabled);
  // The header is the relay's own, a port is nearly so, and a `?secret=` is anybody's.
  const own =
    enabled.find(({ headers }) => headerOf(headers) !== undefined) ??
    enabled.find(({ address }) => Number(address.port) === port) ??
    enabled.find(({ address }) => address.searchParams.has("secret"));
  const others = enabled
    .filter((client) => client !== own)
    .map(({ url, events, headers }) => ({ url, events, headers }));
  if (own === undefined) return { others };
  const { address, headers } = own;
  const secret = usable(headerOf(headers) ?? address.searchParams.get("secret") ?? passwordOf(address));
  return {
    own: {
      ...(secret === undefined ? {} : { secret }),
      path: address.pathname,
      port: Number(address.port === "" ? DEFAULT_PORTS[address.protocol] : address.port),
    },
    others,
  };
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { "http:": 80, "https:": 443 };

function addressOf(text: string, index: number, file: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && Object.hasOwn(DEFAULT_PORTS, url.protocol)) return url;
  throw configError(`${file}: callback.clients[${index}].url: expected an http:// or https:// address`);
}

function headerOf(headers: Listener["headers"]): string | undefined {
  return Object.entries(headers)
    .find(([name]) => name.toLowerCase() === SECRET_HEADER)?.[1]
    .trim();
}

function passwordOf({ password }: URL): string | undefined {
  if (password === "") return undefined;
  try {
    return decodeURIComponent(password);
  } catch {
    return password;
  }
}

/** A secret that the relay would refuse is better replaced than taken over. */
function usable(secret: string | undefined): string | undefined {
  const parsed = accwebOptionsSchema.shape.secrets.unwrap().element.safeParse(secret);
  return parsed.success ? parsed.data : undefined;
}
