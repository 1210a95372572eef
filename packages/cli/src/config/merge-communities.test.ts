import { describe, expect, it } from "vitest";
import { mergeCommunities } from "./merge-communities.js";

const main = { communityId: "main", apiKey: "key-of-main", servers: [{ id: 1, path: "/main" }] };
const other = { communityId: "other", apiKey: "key-of-other" };

describe("mergeCommunities", () => {
  it("leaves the file's alone when the environment has none", () => {
    expect(mergeCommunities([main, other], {})).toEqual([main, other]);
  });

  it("adds the environment's", () => {
    const environment = { apiKey: "new-key-1", communityId: "new", serverIds: [3, 4] };
    expect(mergeCommunities([main], environment)).toEqual([
      main,
      { communityId: "new", apiKey: "new-key-1", servers: [{ id: 3 }, { id: 4 }] },
    ]);
  });

  it("puts the environment's over the file's of the same id, and keeps its servers unless others are named", () => {
    expect(mergeCommunities([main, other], { apiKey: "new-key-1", communityId: "main" })).toEqual([
      other,
      { ...main, apiKey: "new-key-1" },
    ]);
    expect(mergeCommunities([main], { apiKey: "new-key-1", communityId: "main", serverIds: [9] })).toEqual([
      { ...main, apiKey: "new-key-1", servers: [{ id: 9 }] },
    ]);
  });

  it("calls a community without an id `default`", () => {
    expect(mergeCommunities([], { apiKey: "new-key-1" })).toEqual([
      { communityId: "default", apiKey: "new-key-1" },
    ]);
  });

  it("knows the file's community by its key, as where the file says ${SONORAN_API_KEY}", () => {
    expect(mergeCommunities([main, other], { apiKey: "KEY-OF-MAIN" })).toEqual([
      other,
      { ...main, apiKey: "KEY-OF-MAIN" },
    ]);
  });

  it("needs no key for a community that the file has", () => {
    expect(mergeCommunities([main], { communityId: "main", serverIds: [2] })).toEqual([
      { ...main, servers: [{ id: 2 }] },
    ]);
  });

  it("takes server ids alone for those of the only community in the file", () => {
    expect(mergeCommunities([main], { serverIds: [1, 2], websocket: true })).toEqual([
      {
        ...main,
        servers: [
          { id: 1, path: "/main", websocket: true },
          { id: 2, websocket: true },
        ],
      },
    ]);
    expect(() => mergeCommunities([main, other], { serverIds: [1] })).toThrow(
      /^SONORAN_SERVER_IDS is set but SONORAN_API_KEY is not: set it to the key of the community that is meant/,
    );
  });

  it("names the variable that has no key to go with", () => {
    expect(() => mergeCommunities([main], { communityId: "who" })).toThrow(
      /^SONORAN_COMMUNITY_ID is set but SONORAN_API_KEY is not/,
    );
    expect(() => mergeCommunities([], { serverIds: [1] })).toThrow(/^SONORAN_SERVER_IDS is set but/);
  });

  it("keeps what the file says of a server that the environment names too", () => {
    expect(mergeCommunities([main], { apiKey: "key-of-main", serverIds: [1, 2] })).toEqual([
      { ...main, servers: [{ id: 1, path: "/main" }, { id: 2 }] },
    ]);
  });
});

describe("SONORAN_WEBSOCKET", () => {
  const session = { id: 1, path: "/main", websocket: true };

  it("opens sessions for the servers of the environment's community, and of the only one in the file", () => {
    const environment = { apiKey: "new-key-1", communityId: "new", serverIds: [3, 4], websocket: true };
    const added = { communityId: "new", apiKey: "new-key-1" };
    const servers = [
      { id: 3, websocket: true },
      { id: 4, websocket: true },
    ];
    expect(mergeCommunities([main], environment)).toEqual([main, { ...added, servers }]);
    expect(mergeCommunities([main], { websocket: true })).toEqual([{ ...main, servers: [session] }]);
  });

  it("closes every session when it is off", () => {
    const file = [{ ...main, servers: [session] }, other];
    const closed = { ...main, servers: [{ ...session, websocket: false }] };
    expect(mergeCommunities(file, { websocket: false })).toEqual([closed, other]);
    expect(mergeCommunities(file, {})).toEqual(file);
  });

  it("does not guess at the community, its id or its servers", () => {
    expect(() => mergeCommunities([main, other], { websocket: true })).toThrow(
      /^SONORAN_WEBSOCKET is set but SONORAN_API_KEY is not/,
    );
    expect(() => mergeCommunities([], { apiKey: "new-key-1", websocket: true })).toThrow(
      /SONORAN_SERVER_IDS is not: set it to the ids/,
    );
    expect(() => mergeCommunities([], { apiKey: "new-key-1", serverIds: [1], websocket: true })).toThrow(
      /SONORAN_COMMUNITY_ID is not/,
    );
  });
});
