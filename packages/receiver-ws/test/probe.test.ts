import { startHub } from "@tenfour/simulator";
import { describe, expect, it } from "vitest";
import { probeHub } from "../src/index.js";

const apiKey = "the-k3y-of-the-community";
const communities = [{ communityId: "main", apiKey, servers: [{ id: 1 }] }];

describe("probeHub", () => {
  it("is accepted, without taking anybody's feed", async () => {
    await using hub = await startHub({ communities });
    const asked = hub.next("authenticated");
    expect(await probeHub({ communityId: "main", apiKey, hubUrl: hub.url })).toEqual({ events: 0 });
    expect(await asked).toMatchObject({ community: "main", server: null });
    await expect.poll(() => hub.sessions).toEqual([]);
  });

  it("asks for a server when it is told to", async () => {
    await using hub = await startHub({ communities });
    const asked = hub.next("authenticated");
    await probeHub({ communityId: "main", apiKey, serverId: 1, hubUrl: hub.url });
    expect(await asked).toMatchObject({ server: 1 });
    await expect(
      probeHub({ communityId: "main", apiKey, serverId: 2, hubUrl: hub.url }),
    ).rejects.toMatchObject({
      reason: "refused",
    });
  });

  it("tells a refusal from an unreachable hub, and never the key", async () => {
    const hub = await startHub({ communities });
    const wrong = "an0ther-k3y-of-somebody";
    const refused = await probeHub({ communityId: "main", apiKey: wrong, hubUrl: hub.url }).catch(String);
    expect(refused).toMatch(/refused the authentication/);
    await hub.close();
    const gone = probeHub({ communityId: "main", apiKey, hubUrl: hub.url });
    await expect(gone).rejects.toMatchObject({ reason: "unreachable", code: "ERR_TENFOUR_HUB_UNREACHABLE" });
    expect(refused).not.toContain(wrong);
  });

  it("names a wrong option", async () => {
    await expect(probeHub({ communityId: "", apiKey })).rejects.toMatchObject({
      code: "ERR_TENFOUR_OPTIONS",
    });
  });
});
