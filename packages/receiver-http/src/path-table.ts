import { SOURCES, type Source, TenfourError } from "@tenfour/contracts";
import type { Intake, ServerRef } from "@tenfour/receiver";
import type { ResolvedDoorOptions } from "./options.js";
import { withoutTrailingSlash } from "./target.js";

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
  readonly #sources = new Map<string, Source>();

  /** Throws a TenfourError (`ERR_TENFOUR_OPTIONS`) when a path would have two meanings. */
  constructor(intake: Intake, options: ResolvedDoorOptions) {
    this.#intake = intake;
    const wanted = { sonoran: options.sonoranPaths, accweb: options.accwebPaths };
    // A source that is not configured has no door, so its paths must not stand in the way of the other's.
    const inOrder = SOURCES.toSorted((a, b) => Number(intake.serves(b)) - Number(intake.serves(a)));
    for (const source of inOrder) {
      for (const path of wanted[source]) {
        if (intake.serves(source)) this.#check(path, source, options.healthz);
        this.#offer(path, source);
      }
    }
    for (const path of intake.serverPaths()) this.#check(path, "sonoran", options.healthz);
  }

  /** What is served on a path; one trailing slash more or less makes no difference. */
  find(path: string): Place | undefined {
    const bare = withoutTrailingSlash(path);
    const source = this.#sources.get(bare);
    if (source === "accweb" && this.#intake.serves("accweb")) return UNBOUND.accweb;
    const boundTo = this.#intake.serverAt(bare) ?? this.#intake.serverAt(`${bare}/`);
    if (boundTo !== undefined) return { source: "sonoran", boundTo };
    return source === undefined ? undefined : UNBOUND[source];
  }

  /** Paths of one source that stand in the options or are configured for a server now. */
  pathsOf(source: Source): string[] {
    const fixed = [...this.#sources].filter(([, owner]) => owner === source).map(([path]) => path);
    if (source === "accweb") return fixed;
    return [...new Set([...fixed, ...this.#intake.serverPaths().map(withoutTrailingSlash)])];
  }

  #check(path: string, source: Source, healthz: boolean): void {
    const bare = withoutTrailingSlash(path);
    if (healthz && bare === HEALTH_PATH) {
      throw unclear(
        `"${HEALTH_PATH}" is the health check: give the ${source} events another path, or set healthz to false`,
      );
    }
    const owner = this.#sources.get(bare);
    if (owner !== undefined && owner !== source && this.#intake.serves(owner)) {
      throw unclear(
        `the path "${bare}" is claimed by ${owner} and by ${source} events: take it out of sonoranPaths, accwebPaths or the server that has it`,
      );
    }
  }

  #offer(path: string, source: Source): void {
    const bare = withoutTrailingSlash(path);
    if (!this.#sources.has(bare)) this.#sources.set(bare, source);
  }
}

function unclear(message: string): TenfourError {
  return new TenfourError(message, { code: "ERR_TENFOUR_OPTIONS" });
}
