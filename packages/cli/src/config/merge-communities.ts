import type { CommunityConfig, ServerConfig } from "../config-schema.js";
import { configError } from "../errors.js";
import type { EnvironmentSettings } from "./environment.js";

/** What a community is called when the environment has a key and no id: receiving over HTTP needs none. */
export const DEFAULT_COMMUNITY_ID = "default";

type FromEnvironment = Pick<EnvironmentSettings, "apiKey" | "communityId" | "serverIds" | "websocket">;

/**
 * The communities of the config file, with the environment's put over or beside them. The environment's is the
 * file's of the same id; without an id, the file's of the same key; without a key either, the only one in the file;
 * otherwise another one.
 *
 * SONORAN_WEBSOCKET opens sessions for that community's servers when it is on, and for none at all when it is off.
 *
 * @throws TenfourError when the environment says something about a community that it does not name
 */
export function mergeCommunities(
  fromFile: readonly CommunityConfig[],
  fromEnvironment: FromEnvironment,
): CommunityConfig[] {
  const { websocket } = fromEnvironment;
  const communities = mergeOwn(fromFile, fromEnvironment);
  return websocket === false ? communities.map(withoutSessions) : communities;
}

function mergeOwn(fromFile: readonly CommunityConfig[], fromEnvironment: FromEnvironment): CommunityConfig[] {
  const { apiKey, communityId, serverIds, websocket } = fromEnvironment;
  const isNamed = apiKey !== undefined || communityId !== undefined;
  if (!isNamed && serverIds === undefined && websocket !== true) return [...fromFile];
  const known = isNamed ? knownCommunity(fromFile, fromEnvironment) : onlyCommunity(fromFile);
  const key = apiKey ?? known?.apiKey;
  if (key === undefined) throw keyMissing(fromEnvironment, fromFile.length);
  const servers = serverIds?.map((id) => serverOf(known, id)) ?? known?.servers;
  const id = communityId ?? known?.communityId;
  const merged = {
    communityId: id ?? DEFAULT_COMMUNITY_ID,
    apiKey: key,
    ...(servers === undefined ? {} : { servers: websocket === true ? servers.map(withSession) : servers }),
  };
  if (websocket === true) assertSessionsPossible(id, servers);
  return [...fromFile.filter((community) => community.communityId !== merged.communityId), merged];
}

function knownCommunity(
  fromFile: readonly CommunityConfig[],
  { apiKey, communityId }: FromEnvironment,
): CommunityConfig | undefined {
  return fromFile.find((community) =>
    communityId === undefined ? sameKey(community.apiKey, apiKey) : community.communityId === communityId,
  );
}

function onlyCommunity(fromFile: readonly CommunityConfig[]): CommunityConfig | undefined {
  return fromFile.length === 1 ? fromFile[0] : undefined;
}

/** The CAD compares keys in any ASCII case (sonoran.md §1). */
function sameKey(one: string, other: string | undefined): boolean {
  return one.toLowerCase() === other?.toLowerCase();
}

/** The file's server of this id, with its path; or a bare one. */
function serverOf(community: CommunityConfig | undefined, id: number): ServerConfig {
  return community?.servers?.find((server) => server.id === id) ?? { id };
}

function withSession(server: ServerConfig): ServerConfig {
  return { ...server, websocket: true };
}

function withoutSessions(community: CommunityConfig): CommunityConfig {
  if (community.servers === undefined) return community;
  return { ...community, servers: community.servers.map((server) => ({ ...server, websocket: false })) };
}

function assertSessionsPossible(id: string | undefined, servers: readonly ServerConfig[] | undefined): void {
  if (servers === undefined || servers.length === 0) {
    throw configError(
      "SONORAN_WEBSOCKET is set but SONORAN_SERVER_IDS is not: set it to the ids of the servers whose events you want over the websocket, such as 1,2",
    );
  }
  if (id === undefined) {
    throw configError(
      "SONORAN_WEBSOCKET is set but SONORAN_COMMUNITY_ID is not: set it to the community's id, which the websocket asks for",
    );
  }
}

function keyMissing({ communityId, serverIds }: FromEnvironment, communities: number): Error {
  const own = serverIds === undefined ? "SONORAN_WEBSOCKET" : "SONORAN_SERVER_IDS";
  const name = communityId === undefined ? own : "SONORAN_COMMUNITY_ID";
  if (communityId === undefined && communities > 1) {
    return configError(
      `${name} is set but SONORAN_API_KEY is not: set it to the key of the community that is meant, because the config file has ${communities}; or unset ${name}`,
    );
  }
  return configError(
    `${name} is set but SONORAN_API_KEY is not: set it to the community's API key, or unset ${name}`,
  );
}
