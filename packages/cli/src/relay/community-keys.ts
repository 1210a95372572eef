import type { Settings } from "../config/settings.js";

/** Finds the API key of a community, for whatever is sent to its own game server. */
export function communityKeys({
  sonoran,
}: Pick<Settings, "sonoran">): (community: string) => string | undefined {
  const keys = new Map(sonoran?.communities.map(({ communityId, apiKey }) => [communityId, apiKey]));
  return (community) => keys.get(community);
}
