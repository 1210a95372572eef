import { SIMULATED_API_KEY } from "@tenfour/simulator";
import type { Settings } from "../config/settings.js";
import { configError } from "../errors.js";
import { originsOf } from "../relay/addresses.js";
import { endpointsOf } from "../relay/endpoints.js";
import { assertMayHaveSecret, targetUrl } from "./target-url.js";

/** Where to send, as it comes from the command line. */
export interface DestinationFlags {
  /** A URL; by default the relay of the same configuration, on this machine. */
  readonly to?: string;
  /** Id of the community whose key is sent, when there is more than one. */
  readonly community?: string;
  /** Lets the configured key or secret go to another machine. */
  readonly sendKey?: boolean;
}

/** Where a CAD's events go, and the key in them. */
export interface SonoranDestination {
  readonly url: URL;
  readonly apiKey: string;
  /** False for the simulator's own key, which opens nothing that is not told to accept it. */
  readonly isConfigured: boolean;
}

/** Where accweb's events go, and the header with the secret, if any. */
export interface AccwebDestination {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

/** Where the relay is when nothing is configured. */
const DEFAULT_COMMUNITIES = [{ communityId: "simulated", apiKey: SIMULATED_API_KEY }];

/**
 * Where a CAD's events go: to `--to`, or to the relay that the configuration describes; with the key of its
 * community, or the simulator's own where none is configured.
 *
 * @throws TenfourError when the URL is none, or a configured key would leave this machine unasked
 */
export function sonoranDestination(settings: Settings, flags: DestinationFlags): SonoranDestination {
  const { sonoran } = settings;
  const isConfigured = sonoran !== undefined;
  const configured = sonoran ?? { communities: DEFAULT_COMMUNITIES };
  const { apiKey } = isConfigured
    ? chosenCommunity(configured.communities, flags.community)
    : { apiKey: SIMULATED_API_KEY };
  const url = targetUrl(flags.to) ?? localUrl({ ...settings, sonoran: configured }, "sonoran");
  if (isConfigured) assertMayHaveSecret(url, flags, "API key");
  return { url, apiKey, isConfigured };
}

/**
 * Where accweb's events go: to `--to`, or to the relay that the configuration describes; with its secret in its
 * header, unless the URL carries one itself.
 *
 * @throws TenfourError when the URL is none, or a configured secret would leave this machine unasked
 */
export function accwebDestination(settings: Settings, flags: DestinationFlags): AccwebDestination {
  const { accweb } = settings;
  const url =
    targetUrl(flags.to) ??
    localUrl({ ...settings, accweb: accweb ?? { secrets: [], header: "x-tenfour-secret" } }, "accweb");
  const [secret] = accweb?.secrets ?? [];
  const carriesItsOwn = url.searchParams.has("secret") || url.username !== "" || url.password !== "";
  if (accweb === undefined || secret === undefined || carriesItsOwn) return { url, headers: {} };
  assertMayHaveSecret(url, flags, "accweb secret");
  return { url, headers: { [accweb.header]: secret } };
}

/**
 * The community that `--community` names, or the only one.
 *
 * @throws TenfourError when there is none of that id, or more than one and none is named
 */
export function chosenCommunity<C extends { readonly communityId: string }>(
  communities: readonly C[],
  id: string | undefined,
): C {
  const [only, another] = communities;
  const names = communities.map(({ communityId }) => communityId).join(", ");
  if (id !== undefined) {
    const found = communities.find(({ communityId }) => communityId === id);
    if (found !== undefined) return found;
    throw configError(`no community of that id is configured (--community): there is ${names}`);
  }
  if (only !== undefined && another === undefined) return only;
  throw configError(`there is more than one community: choose whose key is sent with --community (${names})`);
}

function localUrl(settings: Settings, source: "sonoran" | "accweb"): URL {
  const { host, port } = settings;
  if (port === 0) {
    throw configError("the relay's port is configured as 0, any free one: say where it listens with --to");
  }
  const [url] = endpointsOf(settings, { host, port }, originsOf(host, port, []))[source];
  if (url === undefined) throw configError("the relay has no path for these events: say where with --to");
  return new URL(url);
}
