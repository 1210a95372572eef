import { describe, expect, test } from "vitest";
import { deferred, turn } from "./support/deferred.js";
import { call911, fromSonoran, unitStatus } from "./support/events.js";
import { open } from "./support/open.js";

describe("the answer comes before the handlers", () => {
  test("for the first event", async () => {
    await using opened = open();
    const order: string[] = [];
    opened.receiver.onAny(() => order.push("handled"));
    await opened.receiver.ingest(call911("Ada"), fromSonoran).then(() => order.push("answered"));
    await opened.receiver.close();
    expect(order).toEqual(["answered", "handled"]);
  });

  test("for an event that comes while the lane is at work", async () => {
    await using opened = open();
    const order: string[] = [];
    const gate = deferred();
    opened.receiver.on("EVENT_911", ({ event }) => {
      order.push(`handled ${event.data.call.caller}`);
      return gate.promise;
    });
    await opened.receiver.ingest(call911("Ada"), fromSonoran);
    await turn();
    // The lane is free again in the very microtask in which the second event joins it.
    gate.resolve();
    const second = opened.receiver.ingest(call911("Bob"), fromSonoran).then(() => order.push("answered Bob"));
    await second;
    await opened.receiver.close();
    expect(order).toEqual(["handled Ada", "answered Bob", "handled Bob"]);
  });

  test("for an event that a handler itself takes in", async () => {
    await using opened = open();
    const order: string[] = [];
    opened.receiver.on("EVENT_911", () => {
      const answered = opened.receiver.ingest(unitStatus(1), fromSonoran);
      void answered.then(() => order.push("answered"));
    });
    opened.receiver.on("EVENT_UNIT_STATUS", () => order.push("handled"));
    await opened.receiver.ingest(call911("Ada"), fromSonoran);
    await turn();
    await turn();
    await opened.receiver.close();
    expect(order).toEqual(["answered", "handled"]);
  });
});
