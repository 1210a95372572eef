import type { CommunityConfig } from "../config-schema.js";
import { configError } from "../errors.js";
import type { EnvironmentSettings } from "./environment.js";

/** What a community is called when the environment has a key and no id: receiving over HTTP needs none. */
const DEFAULT_COMMUNITY_ID = "default";

type FromEnvironment = Pick<EnvironmentSettings, "apiKey" | "communityId" | "serverIds">;

/**
 * The communities of the config file, with the environment's put over or beside them. The environment's is the
 * file's of the same id; without an id, the file's of the same key; otherwise another one.
 *
 * @throws TenfourError when the environment says something about a community that it does not name
 */
export function mergeCommunities(
  fromFile: readonly CommunityConfig[],
  fromEnvironment: FromEnvironment,
): CommunityConfig[] {
  const { apiKey, communityId, serverIds } = fromEnvironment;
  if (apiKey === undefined && communityId === undefined && serverIds === undefined) return [...fromFile];
  const known = fromFile.find((community) =>
    communityId === undefined ? sameKey(community.apiKey, apiKey) : community.communityId === communityId,
  );
  const key = apiKey ?? known?.apiKey;
  if (key === undefined) throw keyMissing(communityId);
  const servers = serverIds?.map((id) => ({ id })) ?? known?.servers;
  const merged = {
    communityId: communityId ?? known?.communityId ?? DEFAULT_COMMUNITY_ID,
    apiKey: key,
    ...(servers === undefined ? {} : { servers }),
  };
  return [...fromFile.filter((community) => community.communityId !== merged.communityId), merged];
}

/** The CAD compares keys in any ASCII case (sonoran.md §1). */
function sameKey(one: string, other: string | undefined): boolean {
  return one.toLowerCase() === other?.toLowerCase();
}

function keyMissing(communityId: string | undefined): Error {
  const name = communityId === undefined ? "SONORAN_SERVER_IDS" : "SONORAN_COMMUNITY_ID";
  return configError(
    `${name} is set but SONORAN_API_KEY is not: set it to the community's API key, or unset ${name}`,
  );
}
