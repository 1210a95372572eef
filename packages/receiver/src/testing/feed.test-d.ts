import { describe, expectTypeOf, test } from "vitest";
import { createTestReceiver } from "./create-feed.js";

const { feed } = createTestReceiver();

describe("feed", () => {
  test("types the members and the record by the event's name", () => {
    expectTypeOf(feed<"EVENT_UNIT_LOGOUT">).returns.resolves.toHaveProperty("event");
    void feed("EVENT_UNIT_LOGOUT", { data: { identId: 4 } }).then(({ event, name }) => {
      expectTypeOf(event.data.identId).toEqualTypeOf<number>();
      expectTypeOf(name).toEqualTypeOf<"EVENT_UNIT_LOGOUT">();
    });
    void feed("instance_started", {});
    void feed("GET_LOGS", { logKey: "abc" });
  });

  test("does not compile for a name or member that does not exist", () => {
    // @ts-expect-error no event has this name
    void feed("EVENT_912", {});
    // @ts-expect-error misspelt
    void feed("EVENT_UNIT_LOGOUT", { data: { identID: 4 } });
    // @ts-expect-error nothing of the event is there
    void feed("EVENT_UNIT_LOGOUT", {});
  });
});
