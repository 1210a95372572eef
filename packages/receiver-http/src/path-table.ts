import { SOURCES, type Source, TenfourError } from "@tenfour/contracts";
import { canonicalPath, type Intake, type ServerRef, withoutTrailingSlash } from "@tenfour/receiver";
import type { ResolvedDoorOptions } from "./options.js";

/** Where `GET` answers `ok` for load balancers and container health checks. */
export const HEALTH_PATH = "/healthz";

/** What is served on a path. */
export interface Place {
  readonly source: Source;
  /** Sonoran: the server that the path is configured for. */
  readonly boundTo: ServerRef | undefined;
}

const UNBOUND: Readonly<Record<Source, Place>> = {
  sonoran: { source: "sonoran", boundTo: undefined },
  accweb: { source: "accweb", boundTo: undefined },
};

/**
 * Which source is served where. Paths of single servers are looked up at request time, since communities come
 * and go at run time; a path that belongs to accweb stays accweb's.
 */
export class PathTable {
  readonly #intake: Intake;
  readonly #healthz: boolean;
  /** By path in the spelling of `canonicalPath`. */
  readonly #sources = new Map<string, Source>();

  /** Throws a TenfourError (`ERR_TENFOUR_OPTIONS`) when a path would have two meanings. */
  constructor(intake: Intake, options: ResolvedDoorOptions) {
    this.#intake = intake;
    this.#healthz = options.healthz;
    const wanted = { sonoran: options.sonoranPaths, accweb: options.accwebPaths };
    // A source that is not configured has no door, so its paths must not stand in the way of the other's.
    const inOrder = SOURCES.toSorted((a, b) => Number(intake.serves(b)) - Number(intake.serves(a)));
    for (const source of inOrder) {
      for (const path of wanted[source].map(canonicalPath)) {
        if (intake.serves(source)) this.#check(path, source);
        if (!this.#sources.has(path)) this.#sources.set(path, source);
      }
    }
    for (const path of intake.serverPaths()) this.#check(path, "sonoran");
  }

  /** Has servers refused whose path means something else here, until what it returns is called. */
  guard(): () => void {
    return this.#intake.checkServerPaths?.((path) => this.#check(path, "sonoran")) ?? (() => undefined);
  }

  /** What is served on a path, however it is encoded; one trailing slash more or less makes no difference. */
  find(path: string): Place | undefined {
    const bare = withoutTrailingSlash(path);
    // Nearly every path is spelt as it is in the table.
    const place = this.#placeAt(bare);
    if (place !== undefined) return place;
    const canonical = canonicalPath(path);
    return canonical === bare ? undefined : this.#placeAt(canonical);
  }

  /** Paths of one source that stand in the options or are configured for a server now, as they stand in a URL. */
  pathsOf(source: Source): string[] {
    const fixed = [...this.#sources].filter(([, owner]) => owner === source).map(([path]) => path);
    return source === "accweb" ? fixed : [...new Set([...fixed, ...this.#intake.serverPaths()])];
  }

  #placeAt(path: string): Place | undefined {
    const source = this.#sources.get(path);
    if (source === "accweb" && this.#intake.serves("accweb")) return UNBOUND.accweb;
    const boundTo = this.#intake.serverAt(path);
    if (boundTo !== undefined) return { source: "sonoran", boundTo };
    return source === undefined ? undefined : UNBOUND[source];
  }

  #check(path: string, source: Source): void {
    if (this.#healthz && path === HEALTH_PATH) {
      throw unclear(
        `"${HEALTH_PATH}" is the health check: give the ${source} events another path, or set healthz to false`,
      );
    }
    const owner = this.#sources.get(path);
    if (owner !== undefined && owner !== source && this.#intake.serves(owner)) {
      throw unclear(
        `the path "${path}" is claimed by ${owner} and by ${source} events: take it out of sonoranPaths, accwebPaths or the server that has it`,
      );
    }
  }
}

function unclear(message: string): TenfourError {
  return new TenfourError(message, { code: "ERR_TENFOUR_OPTIONS" });
}
