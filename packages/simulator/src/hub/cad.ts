import { redactKey } from "@tenfour/contracts";
import { wholeNumber } from "../checks.js";
import { SimulatorOptionError } from "../errors.js";
import type { HubLog } from "./log.js";
import type { HubCommunityOptions, HubServerOptions } from "./options.js";

/** Most refusals, or exceptions, that can be asked for at once. */
export const MAX_TIMES = 1_000_000;

/** What every method of the hub answers. */
export interface Answer {
  readonly success: boolean;
  readonly error: string | null;
  readonly count: number;
}

/** The answer of a method that was not carried out. */
export function refusal(error: string): Answer {
  return { success: false, error, count: 0 };
}

/** An authenticated session. */
export interface HubSession {
  /** The id of its connection. */
  readonly connection: string;
  /** The community's id. */
  readonly community: string;
  /** The server whose events it gets; null when it asked for none. */
  readonly server: number | null;
}

/** Refuses authentications whatever the key. */
export interface RefuseFault {
  /** How many. @default 1 */
  readonly times?: number;
  /** The words, as they stand in the answer's `error`. @default "INVALID API KEY" */
  readonly error?: string;
  /** Only of this community. @default any */
  readonly community?: string;
  /** Only for this server. @default any */
  readonly server?: number;
}

/** The CAD behind the hub: who may authenticate, and which session gets the events of a server. */
export class Cad {
  readonly #communities: ReadonlyMap<string, HubCommunityOptions>;
  readonly #keys: Map<string, string>;
  readonly #log: HubLog;
  /** By connection, in the order of their authentication. */
  readonly #sessions = new Map<string, HubSession>();
  readonly #refusals: { left: number; readonly fault: RefuseFault }[] = [];

  constructor(communities: readonly HubCommunityOptions[], log: HubLog) {
    this.#communities = new Map(communities.map((community) => [community.communityId, community]));
    this.#keys = new Map(communities.map(({ communityId, apiKey }) => [communityId, apiKey]));
    this.#log = log;
  }

  get sessions(): readonly HubSession[] {
    return [...this.#sessions.values()];
  }

  /** A copy without any community's API key. */
  masked<T>(value: T): T {
    return [...this.#keys.values()].reduce((masked, key) => redactKey(masked, key), value);
  }

  /** The community of that name, or the first one. */
  community(id: string | undefined): HubCommunityOptions & { readonly currentKey: string } {
    const name = id ?? this.#communities.keys().next().value;
    const community = name === undefined ? undefined : this.#communities.get(name);
    if (community === undefined) throw new SimulatorOptionError(`The hub has no community ${id}.`);
    return { ...community, currentKey: this.#keys.get(community.communityId) ?? community.apiKey };
  }

  /**
   * Makes a session of a connection. A connection has one session; authenticating again moves it. The texts for
   * a wrong community or key are those of the vendor's HTTP interface; those of its hub are not documented.
   */
  authenticate(
    connection: string,
    communityId: string | null,
    apiKey: string | null,
    server: number | null,
  ): Answer {
    const error = this.#refusalOf(communityId, apiKey, server);
    if (error !== undefined || communityId === null) {
      const words = error ?? "INVALID COMMUNITY ID";
      // A client that mixes its arguments up may name a key as the community.
      const about = this.masked({ community: communityId, server, error: words });
      this.#log.add({ kind: "refused", at: this.#log.at(), connection, ...about });
      return refusal(words);
    }
    this.#sessions.delete(connection);
    this.#sessions.set(connection, { connection, community: communityId, server });
    this.#log.add({ kind: "authenticated", at: this.#log.at(), connection, community: communityId, server });
    return { success: true, error: null, count: 0 };
  }

  isAuthenticated(connection: string): boolean {
    return this.#sessions.has(connection);
  }

  /** The session that gets the events of a server: of several, the one that authenticated last. */
  destination(community: string, server: number): HubSession | undefined {
    let newest: HubSession | undefined;
    for (const session of this.#sessions.values()) {
      if (session.community === community && session.server === server) newest = session;
    }
    return newest;
  }

  forget(connection: string): void {
    this.#sessions.delete(connection);
  }

  /** @throws SimulatorOptionError when the community or the server is not there */
  serverOf(community: string | undefined, server: number): HubServerOptions {
    const { communityId, servers } = this.community(community);
    const found = servers.find(({ id }) => id === server);
    if (found === undefined)
      throw new SimulatorOptionError(`The community ${communityId} has no server ${server}.`);
    return found;
  }

  /** @throws SimulatorOptionError when it could never happen */
  refuse(fault: RefuseFault): void {
    const { times = 1, community, server } = fault;
    const left = wholeNumber("times", times, 1, MAX_TIMES);
    const meant = community === undefined ? [...this.#communities.values()] : [this.community(community)];
    if (server !== undefined && !meant.some(({ servers }) => servers.some(({ id }) => id === server))) {
      throw new SimulatorOptionError(`${community ?? "The hub"} has no server ${server}.`);
    }
    this.#refusals.push({ left, fault });
  }

  rotateKey(community: string | undefined, apiKey: string): void {
    if (apiKey === "") throw new SimulatorOptionError("`apiKey` must not be empty.");
    this.#keys.set(this.community(community).communityId, apiKey);
  }

  #refusalOf(communityId: string | null, apiKey: string | null, server: number | null): string | undefined {
    const pending = this.#refusals.find(
      ({ left, fault }) =>
        left > 0 &&
        (fault.community === undefined || fault.community === communityId) &&
        (fault.server === undefined || fault.server === server),
    );
    if (pending !== undefined) {
      pending.left -= 1;
      return pending.fault.error ?? "INVALID API KEY";
    }
    const community = this.#communities.get(communityId ?? "");
    if (community === undefined) return "INVALID COMMUNITY ID";
    if (this.#keys.get(community.communityId) !== apiKey) return "INVALID API KEY";
    if (server !== null && !community.servers.some(({ id }) => id === server)) return "INVALID SERVER ID";
    return undefined;
  }
}
