import type { CommunityOptions, ReceivedRecord, Receiver, ServerRef } from "@tenfour/receiver";
import { describe, expect, test } from "vitest";
import { deferred, until } from "./support/deferred.js";
import { bytes, call911, fromSonoran, KEY, OTHER_KEY } from "./support/events.js";
import { MAIN, open } from "./support/open.js";

const OTHER = { communityId: "other", apiKey: OTHER_KEY };

async function statusOf(receiver: Receiver, key: string): Promise<string> {
  const result = await receiver.ingest(call911("Ada", key), fromSonoran);
  return result.status === "accepted" ? "accepted" : result.code;
}

describe("communities at run time", () => {
  test("are added and removed", async () => {
    await using opened = open();
    const { receiver } = opened;
    expect(await statusOf(receiver, OTHER_KEY)).toBe("ERR_TENFOUR_KEY_WRONG");
    expect(receiver.addCommunity(OTHER)).toBe(receiver);
    expect(await statusOf(receiver, OTHER_KEY)).toBe("accepted");
    expect(await statusOf(receiver, KEY)).toBe("accepted");
    expect(receiver.removeCommunity("other")).toBe(true);
    expect(receiver.removeCommunity("other")).toBe(false);
    expect(await statusOf(receiver, OTHER_KEY)).toBe("ERR_TENFOUR_KEY_WRONG");
    expect(await statusOf(receiver, KEY)).toBe("accepted");
  });

  test("get a new key by being removed and added; what was accepted before is still handed over", async () => {
    await using opened = open();
    const { receiver } = opened;
    const gate = deferred();
    const seen: string[] = [];
    receiver.on("EVENT_911", ({ event, community }) => {
      seen.push(`${community} ${event.data.call.caller}`);
      return gate.promise;
    });
    for (const caller of ["Ada", `Bob ${KEY}`]) await receiver.ingest(call911(caller), fromSonoran);
    receiver.removeCommunity("main");
    receiver.addCommunity({ communityId: "main", apiKey: OTHER_KEY });
    await receiver.ingest(call911(`Cy ${OTHER_KEY}`, OTHER_KEY), fromSonoran);
    gate.resolve();
    await receiver.close();
    // In order, and each without the key that it came with.
    expect(seen).toEqual(["main Ada", "main Bob [redacted]", "main Cy [redacted]"]);
  });

  test("are found among thousands", async () => {
    const communities = Array.from({ length: 5_000 }, (_, index) => ({
      communityId: `community ${index}`,
      apiKey: `key-of-community-${index}`,
      servers: [{ id: index, path: `/servers/${index}` }],
    }));
    await using opened = open({ sonoran: { communities } });
    const seen: unknown[] = [];
    opened.receiver.on("EVENT_911", ({ community, server }) => seen.push([community, server]));
    for (const index of [0, 2_500, 4_999]) await statusOf(opened.receiver, `KEY-of-community-${index}`);
    expect(await statusOf(opened.receiver, "key-of-community-5000")).toBe("ERR_TENFOUR_KEY_WRONG");
    expect(opened.receiver.serverPaths()).toHaveLength(5_000);
    await opened.receiver.close();
    expect(seen).toEqual([0, 2_500, 4_999].map((index) => [`community ${index}`, index]));
  });

  test("count what was accepted from each, by transport", async () => {
    await using opened = open({ sonoran: { communities: [MAIN, OTHER] } });
    const { receiver } = opened;
    for (const transport of ["http", "http", "ws"] as const) {
      await receiver.ingest(call911("Ada"), { source: "sonoran", transport });
    }
    await receiver.ingest(bytes({ key: "wrong" }), { source: "sonoran", transport: "http" });
    expect(receiver.acceptedFrom("main")).toEqual({ http: 2, ws: 1, local: 0 });
    expect(receiver.acceptedFrom("other")).toEqual({ http: 0, ws: 0, local: 0 });
    expect(receiver.acceptedFrom("nobody")).toEqual({ http: 0, ws: 0, local: 0 });
  });

  test.each<[string, CommunityOptions, RegExp]>([
    ["its id is taken", { communityId: "main", apiKey: OTHER_KEY }, /"main" is configured twice/],
    ["its key is taken", { communityId: "x", apiKey: KEY }, /"main" and "x" have the same API key/],
    ["its key is taken but for case", { communityId: "x", apiKey: KEY.toLowerCase() }, /the same API key/],
    [
      "its path is taken",
      { ...OTHER, servers: [{ id: 1, path: "/main" }] },
      /"\/main" is configured for two servers/,
    ],
    [
      "it uses a path twice",
      {
        ...OTHER,
        servers: [
          { id: 1, path: "/x" },
          { id: 2, path: "/x" },
        ],
      },
      /"\/x" is configured for two/,
    ],
    [
      "its path is taken but for a slash and its spelling",
      { ...OTHER, servers: [{ id: 1, path: "/mäin/" }] },
      /"\/m%C3%A4in" is configured for two servers/,
    ],
    [
      "it uses a path twice, once with a slash",
      {
        ...OTHER,
        servers: [
          { id: 1, path: "/x" },
          { id: 2, path: "/x/" },
        ],
      },
      /"\/x" is configured for two/,
    ],
    [
      "it has a server twice",
      { ...OTHER, servers: [{ id: 1 }, { id: 1 }] },
      /servers: a server id is there twice/,
    ],
    [
      "its key is too short",
      { communityId: "x", apiKey: "short" },
      /apiKey: too short .* at least 8 characters/,
    ],
    ["its key is the sample", { communityId: "x", apiKey: "YOUR_API_KEY" }, /the sample from an example/],
    ["its key has white space around it", { communityId: "x", apiKey: `${OTHER_KEY} ` }, /white space/],
    ["its path has a query", { ...OTHER, servers: [{ id: 1, path: "/x?secret=y" }] }, /has no query/],
    ["it has a member nobody knows", { ...OTHER, key: "x" } as CommunityOptions, /"key"/],
  ])("are refused when %s, and nothing changes", async (_why, community, message) => {
    await using opened = open({
      sonoran: {
        communities: [
          {
            ...MAIN,
            servers: [
              { id: 1, path: "/main" },
              { id: 2, path: "/m%c3%a4in" },
            ],
          },
        ],
      },
    });
    const { receiver } = opened;
    expect(() => receiver.addCommunity(community)).toThrow(
      expect.objectContaining({ code: "ERR_TENFOUR_OPTIONS", message: expect.stringMatching(message) }),
    );
    expect(() => receiver.addCommunity(community)).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining(OTHER_KEY) }),
    );
    expect(await statusOf(receiver, KEY)).toBe("accepted");
    expect(await statusOf(receiver, OTHER_KEY)).toBe("ERR_TENFOUR_KEY_WRONG");
    expect(receiver.serverPaths()).toEqual(["/main", "/m%C3%A4in"]);
  });

  test("are refused when a door has another use for the path, and nothing changes", async () => {
    await using opened = open();
    const { receiver } = opened;
    const servers = [{ id: 1, path: "/für/" }];
    const asked: string[] = [];
    const stop = receiver.checkServerPaths?.((path) => {
      asked.push(path);
      throw new Error("not this one");
    });
    expect(() => receiver.addCommunity({ ...OTHER, servers })).toThrow("not this one");
    expect(() => receiver.reconfigure({ sonoran: { communities: [{ ...OTHER, servers }] } })).toThrow(
      "not this",
    );
    expect(await statusOf(receiver, KEY)).toBe("accepted");
    expect(await statusOf(receiver, OTHER_KEY)).toBe("ERR_TENFOUR_KEY_WRONG");
    stop?.();
    receiver.addCommunity({ ...OTHER, servers });
    expect(receiver.serverPaths()).toEqual(["/f%C3%BCr"]);
    expect(asked).toEqual(["/f%C3%BCr", "/f%C3%BCr"]);
  });

  test("need a receiver that has a Sonoran source", async () => {
    const { receiver } = open({ sonoran: { communities: [] } });
    receiver.addCommunity(OTHER);
    await receiver.close();
    await using accwebOnly = open({ sonoran: undefined });
    expect(() => accwebOnly.receiver.addCommunity(OTHER)).toThrow(
      expect.objectContaining({ code: "ERR_TENFOUR_SOURCE_OFF" }),
    );
    expect(accwebOnly.receiver.removeCommunity("main")).toBe(false);
  });
});

describe("the server of an event", () => {
  const serverOf = async (
    servers: CommunityOptions["servers"],
    boundTo?: ServerRef,
  ): Promise<ReceivedRecord> => {
    const main = { ...MAIN, ...(servers && { servers }) };
    await using opened = open({ sonoran: { communities: [main, OTHER] } });
    const seen: ReceivedRecord[] = [];
    opened.receiver.onAny((record) => seen.push(record));
    await opened.receiver.ingest(call911("Ada"), { ...fromSonoran, boundTo });
    await until(() => seen.length === 1);
    return seen[0] as ReceivedRecord;
  };

  test("is the only one that the community has", async () => {
    expect(await serverOf([{ id: 4 }])).toMatchObject({ community: "main", server: 4 });
  });

  test.each([[undefined], [[]], [[{ id: 4 }, { id: 5 }]]])(
    "is not known with servers %j",
    async (servers) => {
      expect(await serverOf(servers)).not.toHaveProperty("server");
    },
  );

  test("is the one that the path or session stands for", async () => {
    const servers = [{ id: 4 }, { id: 5 }];
    expect(await serverOf(servers, { community: "main", server: 5 })).toMatchObject({ server: 5 });
  });

  test("is not one of another community, whoever's path the event came in on", async () => {
    expect(await serverOf(undefined, { community: "other", server: 5 })).not.toHaveProperty("server");
    expect(await serverOf([{ id: 4 }], { community: "other", server: 5 })).toMatchObject({ server: 4 });
  });

  test("is found by path, as long as its community is there", async () => {
    await using opened = open({
      sonoran: { communities: [{ ...MAIN, servers: [{ id: 7, path: "/seven" }] }] },
    });
    expect(opened.receiver.serverAt("/seven")).toEqual({ community: "main", server: 7 });
    expect(opened.receiver.serverAt("/eight")).toBeUndefined();
    opened.receiver.removeCommunity("main");
    expect(opened.receiver.serverAt("/seven")).toBeUndefined();
    expect(opened.receiver.serverPaths()).toEqual([]);
  });
});
