import { keyPattern, TenfourError, type Transport } from "@tenfour/contracts";
import type { Grant, ServerRef } from "./door.js";
import { canonicalPath } from "./event-path.js";
import { KeySearch } from "./key-search.js";
import { KeyWatch } from "./key-watch.js";
import { type CommunityOptions, communityOptionsSchema, parseOptions } from "./options.js";
import { SecretTable } from "./secret-table.js";

/** Events with a key that was replaced may be on their way: so many of the latest are looked for. */
const MAX_RETIRED = 100;

/** A community as the receiver knows it. */
export interface Community {
  readonly id: string;
  /** Name of the lane that keeps its events in order. */
  readonly lane: string;
  /** Finds the key in a text, however it is spelt there. */
  readonly keyPattern: RegExp | undefined;
  /** Tells whether the key may stand in an event a second time. */
  readonly keySearch: KeySearch;
  /** The server, when there is exactly one. */
  readonly soleServer: number | undefined;
  readonly paths: readonly string[];
  /** Events accepted so far, by transport. */
  readonly accepted: Record<Transport, number>;
}

/** Finds communities by API key in constant time, however many there are. */
export class Communities {
  #byKey = new SecretTable<Community>("any-case");
  #byId = new Map<string, Community>();
  #byPath = new Map<string, ServerRef>();
  /** Undefined until it is asked for, and again whenever a key comes or goes. */
  #watch: KeyWatch | undefined;
  /** The patterns of keys that count no more. */
  #retired: RegExp[] = [];
  /** The grant of the keys that count now, once somebody has asked for it. */
  #grant: Grant | undefined;
  /** The keys that counted when a grant was given. */
  readonly #granted = new WeakMap<Grant, SecretTable<Community>>();
  readonly #checkPath: (path: string) => void;

  /** @param checkPath throws for a path that no server may have */
  constructor(checkPath: (path: string) => void) {
    this.#checkPath = checkPath;
  }

  /** Throws a TenfourError when the id, the key or a path is already in use. */
  add(options: CommunityOptions): void {
    this.#add(options, { http: 0, ws: 0, local: 0 });
  }

  /**
   * Takes the place of every community at once, so that no event meets half of the change. One that stays goes on
   * counting. Throws as `add`, and nothing has changed then.
   */
  replace(communities: readonly CommunityOptions[]): void {
    const next = new Communities(this.#checkPath);
    for (const community of communities) {
      const known = this.#byId.get(community.communityId);
      next.#add(community, known?.accepted ?? { http: 0, ws: 0, local: 0 });
    }
    for (const community of this.#byId.values()) {
      const stays = next.#byId.get(community.id)?.keyPattern?.source === community.keyPattern?.source;
      if (!stays) this.#retire(community);
    }
    this.#byKey = next.#byKey;
    this.#grant = undefined;
    this.#byId = next.#byId;
    this.#byPath = next.#byPath;
    this.#watch = undefined;
  }

  /** False when there was none of this id. */
  remove(communityId: string): boolean {
    const community = this.#byId.get(communityId);
    if (community === undefined) return false;
    this.#byId.delete(communityId);
    this.#retire(community);
    this.#keepGranted();
    this.#byKey.delete(community);
    this.#watch = undefined;
    for (const path of community.paths) this.#byPath.delete(path);
    return true;
  }

  /** Stands for the keys that count now, also when they count no more. */
  grant(): Grant {
    if (this.#grant === undefined) {
      this.#grant = Object.freeze({ source: "sonoran" });
      this.#granted.set(this.#grant, this.#byKey);
    }
    return this.#grant;
  }

  /**
   * The community of a key, compared in any ASCII case as the vendor's own consumer does (sonoran.md §1).
   *
   * @param grant for what came when other keys may have counted
   */
  find(key: string, grant?: Grant): Community | undefined {
    const before = grant === undefined ? undefined : this.#granted.get(grant);
    return before?.get(key) ?? this.#byKey.get(key);
  }

  /** The community of an id. */
  get(communityId: string): Community | undefined {
    return this.#byId.get(communityId);
  }

  /** The pattern of every key, and of the latest that were keys. */
  patterns(): readonly RegExp[] {
    const current = [...this.#byId.values()].flatMap((community) => community.keyPattern ?? []);
    return [...current, ...this.#retired];
  }

  /** Finds the key of any community there is now. */
  get watch(): KeyWatch {
    this.#watch ??= new KeyWatch([...this.#byId.values()]);
    return this.#watch;
  }

  /** @param path in the spelling of `canonicalPath` */
  serverAt(path: string): ServerRef | undefined {
    return this.#byPath.get(path);
  }

  serverPaths(): readonly string[] {
    return [...this.#byPath.keys()];
  }

  #add(options: CommunityOptions, accepted: Community["accepted"]): void {
    const { communityId, apiKey, servers = [] } = parseOptions(communityOptionsSchema, options, "community");
    const holder = this.#byKey.get(apiKey);
    if (this.#byId.has(communityId)) throw taken(`the community "${communityId}" is configured twice`);
    if (holder !== undefined) {
      throw taken(
        `the communities "${holder.id}" and "${communityId}" have the same API key; events could belong to either`,
      );
    }
    const owned = servers.flatMap(({ id, path }) =>
      path === undefined ? [] : { id, path: canonicalPath(path) },
    );
    const paths = owned.map(({ path }) => path);
    for (const path of paths) {
      this.#checkPath(path);
      if (this.#byPath.has(path) || paths.indexOf(path) !== paths.lastIndexOf(path)) {
        throw taken(`the path "${path}" is configured for two servers; give each its own`);
      }
    }
    const [first, second] = servers;
    const soleServer = first !== undefined && second === undefined ? first.id : undefined;
    const community = {
      id: communityId,
      lane: `sonoran ${communityId}`,
      keyPattern: keyPattern(apiKey),
      keySearch: new KeySearch(apiKey),
      soleServer,
      paths,
      accepted,
    };
    this.#watch = undefined;
    this.#keepGranted();
    this.#byKey.set(apiKey, community);
    this.#byId.set(communityId, community);
    for (const { id, path } of owned) this.#byPath.set(path, { community: communityId, server: id });
  }

  #retire(community: Community): void {
    const { keyPattern: pattern } = community;
    if (pattern !== undefined) this.#retired = [...this.#retired, pattern].slice(-MAX_RETIRED);
  }

  /** The keys are about to change: what was granted stays as it was. */
  #keepGranted(): void {
    if (this.#grant === undefined) return;
    this.#grant = undefined;
    this.#byKey = this.#byKey.copy();
  }
}

function taken(message: string): TenfourError {
  return new TenfourError(message, { code: "ERR_TENFOUR_OPTIONS" });
}
