import { describe, expect, it } from "vitest";
import {
  accwebEventSchema,
  accwebEvents,
  eventSchemas,
  sonoranEventSchema,
  sonoranEvents,
} from "./registry.js";

const names = {
  sonoran: sonoranEvents.map((event) => event.name),
  accweb: accwebEvents.map((event) => event.name),
};

// Kept by hand from the vendors' documentation, so that an event cannot get lost unnoticed.
const documented = {
  sonoran: [
    ...["EVENT_911", "EVENT_REMOVE_911"],
    ...["EVENT_DISPATCH_NEW", "EVENT_DISPATCH_EDIT", "EVENT_DISPATCH_CLOSED", "EVENT_DISPATCH_NOTE"],
    ...["EVENT_DISPATCH_UNIT_ATTACH", "EVENT_DISPATCH_UNIT_DETACH", "EVENT_DISPATCH_TOGGLE_BODYCAM"],
    ...[
      "EVENT_UNIT_LOGIN",
      "EVENT_UNIT_LOGOUT",
      "EVENT_UNIT_STATUS",
      "EVENT_UNIT_UPDATE",
      "EVENT_UNIT_PANIC",
    ],
    ...["EVENT_UNIT_GROUP_ADD", "EVENT_UNIT_GROUP_REMOVE", "EVENT_UNIT_GROUP_CHANGE_NAME"],
    ...["EVENT_STREETSIGN_UPDATED", "EVENT_TONE"],
    ...["EVENT_RECORD_ADD", "EVENT_RECORD_EDIT", "EVENT_RECORD_REMOVE", "EVENT_PRINT_RECORD"],
    ...["EVENT_CHAR_SELECTED", "EVENT_COMMUNITY_LINK_VERIFIED"],
    ...["EVENT_STATION_ALERT", "EVENT_PAGER_REBORN", "EVENT_NEW_CALLOUT", "GET_LOGS"],
  ],
  accweb: [
    ...["instance_started", "instance_stopped"],
    ...["instance_live_new_driver", "instance_live_remove_connection", "instance_live_new_lap"],
    ...["instance_live_session_phase_changed", "instance_live_new_damage_zone"],
    ...["instance_live_reseting_race_weekend", "instance_live_session_changed"],
  ],
};

describe("the registry", () => {
  it("has every documented event, once", () => {
    expect(names.sonoran).toEqual(expect.arrayContaining(documented.sonoran));
    expect(names.accweb).toEqual(expect.arrayContaining(documented.accweb));
    expect(documented.sonoran).toHaveLength(28 + 1);
    const all = [...names.sonoran, ...names.accweb];
    expect(new Set(all).size).toBe(all.length);
  });

  it("knows the earlier names", () => {
    expect(sonoranEvents.flatMap((event) => [...event.legacyNames])).toEqual(
      expect.arrayContaining(["EVENT_DISPATCH_CLOSE", "EVENT_UNIT_ATTACH", "EVENT_UNIT_DETACH"]),
    );
  });

  it("gives the schema of a name, and cannot be changed", () => {
    expect(Object.keys(eventSchemas)).toEqual([...names.sonoran, ...names.accweb]);
    expect(
      eventSchemas.EVENT_UNIT_LOGOUT.parse({ type: "EVENT_UNIT_LOGOUT", data: { identId: 1 }, extra: 1 }),
    ).toEqual({
      type: "EVENT_UNIT_LOGOUT",
      data: { identId: 1 },
      extra: 1,
    });
    expect(Object.isFrozen(eventSchemas)).toBe(true);
  });

  it("joins the schemas of each system", () => {
    const logout = { type: "EVENT_UNIT_LOGOUT", data: { identId: 1 } };
    expect(sonoranEventSchema.parse(logout)).toEqual(logout);
    expect(accwebEventSchema.safeParse(logout).success).toBe(false);
  });

  it("tells people what each event is", () => {
    for (const event of [...sonoranEvents, ...accwebEvents]) {
      expect(event.title, event.name).toMatch(/^\d*[ ]?[A-Z]|^\d/);
      expect(event.description, event.name).toMatch(/\.$/);
    }
  });
});
