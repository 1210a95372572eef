import type { Settings } from "../config/settings.js";

/** The API keys of the communities, for whatever is sent to their own game servers. */
export class CommunityKeys {
  #keys = new Map<string, string>();

  constructor(settings: Pick<Settings, "sonoran">) {
    this.replace(settings);
  }

  /** The key of a community now. */
  of(community: string): string | undefined {
    return this.#keys.get(community);
  }

  /** @returns a function that brings those back that were there before */
  replace({ sonoran }: Pick<Settings, "sonoran">): () => void {
    const before = this.#keys;
    this.#keys = new Map(sonoran?.communities.map(({ communityId, apiKey }) => [communityId, apiKey]));
    return () => {
      this.#keys = before;
    };
  }
}
