import type { Receiver } from "@tenfour/receiver";
import { describe, expect, test } from "vitest";
import { deferred } from "./support/deferred.js";
import { bytes, call911, fromSonoran, KEY, OTHER_KEY } from "./support/events.js";
import { MAIN, open } from "./support/open.js";

const OTHER = { communityId: "other", apiKey: OTHER_KEY };
const THIRD_KEY = "the-third-key-of-all";

async function statusOf(receiver: Receiver, key: string): Promise<string> {
  const result = await receiver.ingest(call911("Ada", key), fromSonoran);
  return result.status === "accepted" ? "accepted" : result.code;
}

describe("reconfigure", () => {
  test("replaces every community at once; what was accepted before is still handed over", async () => {
    await using opened = open();
    const { receiver } = opened;
    const gate = deferred();
    const seen: string[] = [];
    receiver.on("EVENT_911", ({ event, community }) => {
      seen.push(`${community} ${event.data.call.caller}`);
      return gate.promise;
    });
    for (const caller of ["Ada", `Bob ${KEY}`]) await receiver.ingest(call911(caller), fromSonoran);
    const communities = [
      { communityId: "main", apiKey: OTHER_KEY, servers: [{ id: 7, path: "/seven" }] },
      { communityId: "third", apiKey: THIRD_KEY },
    ];
    expect(receiver.reconfigure({ sonoran: { communities } })).toBe(receiver);
    expect(await statusOf(receiver, KEY)).toBe("ERR_TENFOUR_KEY_WRONG");
    expect(await statusOf(receiver, THIRD_KEY)).toBe("accepted");
    await receiver.ingest(call911(`Cy ${OTHER_KEY}`, OTHER_KEY), fromSonoran);
    expect(receiver.serverAt("/seven")).toEqual({ community: "main", server: 7 });
    gate.resolve();
    await receiver.close();
    expect(seen.filter((line) => line.startsWith("main"))).toEqual([
      "main Ada",
      "main Bob [redacted]",
      "main Cy [redacted]",
    ]);
  });

  test("lets a key go from one community to another, and a path with it", async () => {
    const one = { ...MAIN, servers: [{ id: 1, path: "/way" }] };
    await using opened = open({ sonoran: { communities: [one, OTHER] } });
    const { receiver } = opened;
    const seen: unknown[] = [];
    receiver.onAny(({ community }) => seen.push(community));
    receiver.reconfigure({
      sonoran: {
        communities: [
          { communityId: "main", apiKey: OTHER_KEY },
          { communityId: "other", apiKey: KEY, servers: [{ id: 2, path: "/way" }] },
        ],
      },
    });
    await receiver.ingest(call911("Ada", KEY), fromSonoran);
    expect(receiver.serverAt("/way")).toEqual({ community: "other", server: 2 });
    await receiver.close();
    expect(seen).toEqual(["other"]);
  });

  test("goes on counting what came from a community that stays, also of what is under way", async () => {
    const gate = deferred();
    await using opened = open({ sinks: [{ name: "slow", keep: () => gate.promise }] });
    const { receiver } = opened;
    const first = receiver.ingest(call911("Ada"), fromSonoran);
    receiver.reconfigure({ sonoran: { communities: [{ ...MAIN, apiKey: OTHER_KEY }] } });
    const second = receiver.ingest(call911("Bob", OTHER_KEY), fromSonoran);
    gate.resolve();
    await Promise.all([first, second]);
    expect(receiver.acceptedFrom("main")).toEqual({ http: 0, ws: 0, local: 2 });
    receiver.reconfigure({ sonoran: { communities: [OTHER] } });
    expect(receiver.acceptedFrom("main")).toEqual({ http: 0, ws: 0, local: 0 });
  });

  test("replaces accweb's secrets, and what was granted already may still come", async () => {
    await using opened = open({ accweb: { secrets: ["first-secret", "second-secret"] } });
    const { receiver } = opened;
    const granted = receiver.admit("accweb", ["first-secret"]);
    receiver.reconfigure({ accweb: { secrets: ["second-secret", "third-secret"] } });
    const admitted = (secret: string) => receiver.admit("accweb", [secret]) !== undefined;
    expect(["first-secret", "second-secret", "third-secret"].map(admitted)).toEqual([false, true, true]);
    const meta = { source: "accweb", transport: "http", ...(granted && { grant: granted }) } as const;
    expect(await receiver.ingest(bytes({ eventName: "x" }), meta)).toMatchObject({ status: "accepted" });
    receiver.reconfigure({ accweb: { auth: "none" } });
    expect(admitted("anything")).toBe(true);
    receiver.reconfigure({ accweb: { secrets: ["third-secret"] } });
    expect(admitted("anything")).toBe(false);
    expect(await statusOf(receiver, KEY)).toBe("accepted");
  });

  test.each([
    ["reconfigure", (to: Receiver) => to.reconfigure({ sonoran: { communities: [OTHER] } })],
    ["removeCommunity", (to: Receiver) => to.removeCommunity("main")],
  ])("%s leaves a key right for what came before, where the door says so", async (_what, change) => {
    await using opened = open();
    const { receiver } = opened;
    const grant = receiver.admit("sonoran", []);
    expect(receiver.admit("sonoran", [])).toBe(grant);
    change(receiver);
    expect(await statusOf(receiver, KEY)).toBe("ERR_TENFOUR_KEY_WRONG");
    const late = await receiver.ingest(call911("Ada"), { ...fromSonoran, grant });
    expect(late).toMatchObject({ status: "accepted" });
    const wrong = await receiver.ingest(call911("Ada", THIRD_KEY), { ...fromSonoran, grant });
    expect(wrong).toEqual({ status: "refused", code: "ERR_TENFOUR_KEY_WRONG" });
    receiver.addCommunity({ communityId: "third", apiKey: THIRD_KEY });
    const added = await receiver.ingest(call911("Ada", THIRD_KEY), { ...fromSonoran, grant });
    expect(added).toMatchObject({ status: "accepted" });
    const copy = { ...fromSonoran, grant: { source: "sonoran" } } as const;
    expect(await receiver.ingest(call911("Ada"), copy)).toMatchObject({ status: "refused" });
  });

  test("a large body's key counts as of when it came, although it is read in the worker", async () => {
    await using opened = open({ workerThresholdBytes: 100 });
    const { receiver } = opened;
    const grant = receiver.admit("sonoran", []);
    const result = receiver.ingest(call911("x".repeat(200)), { ...fromSonoran, grant });
    receiver.reconfigure({ sonoran: { communities: [OTHER] } });
    expect(await result).toMatchObject({ status: "accepted" });
  });

  test("changes nothing when anything is wrong, and says what", async () => {
    await using opened = open({ accweb: { secrets: ["first-secret"] } });
    const { receiver } = opened;
    const twice = { communities: [OTHER, { ...OTHER, communityId: "again" }] };
    const refused = (sources: Parameters<Receiver["reconfigure"]>[0], message: RegExp) =>
      expect(() => receiver.reconfigure({ accweb: { secrets: ["third-secret"] }, ...sources })).toThrow(
        expect.objectContaining({ code: "ERR_TENFOUR_OPTIONS", message: expect.stringMatching(message) }),
      );
    refused({ sonoran: twice }, /"other" and "again" have the same API key/);
    refused({ sonoran: { communities: [OTHER] }, accweb: {} }, /accweb has no authentication of its own/);
    refused({ sonoran: { communities: [OTHER] }, accweb: { secrets: ["short"] } }, /too short/);
    expect(await statusOf(receiver, KEY)).toBe("accepted");
    expect(await statusOf(receiver, OTHER_KEY)).toBe("ERR_TENFOUR_KEY_WRONG");
    expect(receiver.admit("accweb", ["first-secret"])).toBeDefined();
    expect(receiver.admit("accweb", ["third-secret"])).toBeUndefined();
  });

  test("opens no door for a source that the receiver was made without", async () => {
    await using opened = open({ accweb: undefined });
    const accweb = { auth: "none" } as const;
    const sources = { sonoran: { communities: [OTHER] }, accweb };
    expect(() => opened.receiver.reconfigure(sources)).toThrow(
      expect.objectContaining({
        code: "ERR_TENFOUR_SOURCE_OFF",
        message: expect.stringContaining("without accweb"),
      }),
    );
    expect(await statusOf(opened.receiver, KEY)).toBe("accepted");
  });
});
