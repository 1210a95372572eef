import { canonicalPath } from "@tenfour/receiver";
import type { Settings } from "../config/settings.js";

/** Where the relay can be reached. URLs hold no secret. */
export interface Endpoints {
  readonly host: string;
  readonly port: number;
  /** URLs for the CAD, this machine's own first; empty when Sonoran is off. */
  readonly sonoran: readonly string[];
  /** URLs for accweb, this machine's own first; empty when accweb is off. */
  readonly accweb: readonly string[];
}

/** The path the CAD posts to; `/event` and `/` are for other senders and need no mention. */
const SONORAN_PATHS = ["/sonorancad/event"];
const ACCWEB_PATHS = ["/callback"];

/** How the senders speak to the relay. */
export function schemeOf({ gate }: Pick<Settings, "gate">): "http" | "https" {
  return gate.tls === undefined ? "http" : "https";
}

/** The URLs to enter at the senders' sides. */
export function endpointsOf(
  { sonoran, accweb }: Settings,
  { host, port }: { readonly host: string; readonly port: number },
  origins: readonly string[],
): Endpoints {
  const ownPaths = (sonoran?.communities ?? []).flatMap(({ servers = [] }) =>
    servers.flatMap(({ path }) => path ?? []),
  );
  const sonoranPaths = sonoran === undefined ? [] : [...(sonoran.paths ?? SONORAN_PATHS), ...ownPaths];
  const accwebPaths = accweb === undefined ? [] : (accweb.paths ?? ACCWEB_PATHS);
  const urls = (paths: readonly string[]): string[] =>
    origins.flatMap((origin) => paths.map((path) => `${origin}${canonicalPath(path)}`));
  return { host, port, sonoran: urls(sonoranPaths), accweb: urls(accwebPaths) };
}
