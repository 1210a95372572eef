import { movingFleet } from "@tenfour/simulator";
import { describe, expect, test } from "vitest";
import type { HubKind } from "./hub-conformance.js";
import { COMMUNITY, KEY, makeReceiver } from "./support/receivers.js";
import { connect, reaches } from "./support/sessions.js";

const SET_UP = { communities: [{ communityId: COMMUNITY, apiKey: KEY, servers: [{ id: 1 }] }] };
const at = (identId: number, location = "Grove St") => ({ identId, location });

/** Unit locations against a hub that enforces its limits: 25 in a call, 200 ms between calls. */
export function hubUnitLocations(kind: HubKind): void {
  describe(`unit locations to ${kind.name}`, () => {
    async function set() {
      const hub = await kind.startHub(SET_UP);
      const { receiver } = makeReceiver();
      const handle = connect(receiver, hub.url);
      await handle.ready();
      const [session] = handle.sessions;
      if (session === undefined) throw new Error("the handle has no session");
      const close = async (): Promise<void> => {
        await handle.close();
        await receiver.close();
        await hub[Symbol.asyncDispose]();
      };
      return { hub, handle, locations: session.unitLocations, [Symbol.asyncDispose]: close };
    }

    test("130 units at once are sent within the hub's limits", async () => {
      await using opened = await set();
      const { locations } = opened;
      const refusals: unknown[] = [];
      locations.onRefused((refusal) => refusals.push(refusal));
      const place = { x: 1.5, y: -2, z: 30, w: 90 };
      for (let unit = 1; unit <= 130; unit++) {
        locations.update({ ...at(unit), ...(unit % 2 === 0 ? { position: place } : { coordinates: place }) });
      }
      await locations.flush();
      expect(refusals).toEqual([]);
      expect(locations.counters).toEqual({ sent: 130, coalesced: 0, refused: 0, expired: 0 });
    });

    test("of a fleet that moves faster than the hub takes it, the newest positions arrive", async () => {
      await using opened = await set();
      const { locations } = opened;
      const fleet = movingFleet({ units: 40 });
      for (let move = 0; move < 10; move++) locations.update(fleet.move(100));
      await locations.flush();
      expect(locations.counters).toEqual({ sent: 40, coalesced: 360, refused: 0, expired: 0 });
    });

    test("what the hub refuses is reported", async () => {
      await using opened = await set();
      const { hub, locations } = opened;
      const refusals: unknown[] = [];
      locations.onRefused((refusal) => refusals.push(refusal));
      await hub.faults.throw({ method: "unitLocation", message: "not today", hubException: true });
      locations.update(at(1));
      await locations.flush();
      expect(refusals).toEqual([
        { community: COMMUNITY, server: 1, error: expect.stringMatching(/not today/), updates: [at(1)] },
      ]);
      locations.update(at(1));
      await locations.flush();
      expect(locations.counters).toEqual({ sent: 1, coalesced: 0, refused: 1, expired: 0 });
    });

    test("what waits while the hub is away is sent when it is back", async () => {
      await using opened = await set();
      const { hub, handle, locations } = opened;
      const away = reaches(handle, "reconnecting", 0, false);
      await hub.stop();
      await away;
      locations.update([at(1), at(2)]);
      locations.update(at(1, "Vinewood"));
      const flushed = locations.flush();
      expect(locations.waiting).toBe(2);
      await hub.start();
      await flushed;
      expect(locations.counters).toEqual({ sent: 2, coalesced: 1, refused: 0, expired: 0 });
    });
  });
}
