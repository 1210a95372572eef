import type { EventName } from "@tenfour/contracts";
import type { Receiver } from "@tenfour/receiver";
import { describe, expect, test } from "vitest";
import { call911, fromSonoran } from "./support/events.js";
import { open } from "./support/open.js";

describe("mistakes are told at once", () => {
  const handler = (): void => undefined;

  test.each<[string, (receiver: Receiver) => unknown, RegExp]>([
    [
      "a name that no event has",
      (r) => r.on("EVENT_912" as EventName, handler),
      /no event is named "EVENT_912"; .*onUnknown/,
    ],
    [
      "a name in the wrong case",
      (r) => r.on("event_911" as EventName, handler),
      /did you mean "EVENT_911"\?/,
    ],
    [
      "an old name",
      (r) => r.on("EVENT_UNIT_ATTACH" as EventName, handler),
      /did you mean "EVENT_DISPATCH_UNIT_ATTACH"\?/,
    ],
    [
      "one wrong name among several",
      (r) => r.once(["EVENT_911", "*" as EventName], handler),
      /no event is named "\*"/,
    ],
    ["no name", (r) => r.on([], handler), /at least one event name/],
    ["a number for a name", (r) => r.on([7 as unknown as EventName], handler), /the name of an event/],
    [
      "no handler",
      (r) => r.on("EVENT_911", undefined as unknown as () => void),
      /a handler must be a function/,
    ],
    [
      "no error handler",
      (r) => r.onError("x" as unknown as () => void),
      /an onError handler must be a function/,
    ],
    ["no middleware", (r) => r.use({} as unknown as () => void), /middleware must be a function/],
    [
      "no sink",
      (r) => r.addSink({ name: "x" } as unknown as { name: string; keep: () => void }),
      /expected a sink/,
    ],
    ["a typo in events()", (r) => r.events("typo" as EventName), /no event is named "typo"/],
  ])("%s", async (_what, act, message) => {
    await using opened = open();
    expect(() => act(opened.receiver)).toThrow(
      expect.objectContaining({ code: "ERR_TENFOUR_OPTIONS", message: expect.stringMatching(message) }),
    );
  });

  test("a list of names may change afterwards", async () => {
    await using opened = open();
    const names: EventName[] = ["EVENT_911"];
    let calls = 0;
    const count = (): void => {
      calls += 1;
    };
    opened.receiver.on(names, count);
    names.pop();
    opened.receiver.off(count);
    await opened.receiver.ingest(call911("Ada"), fromSonoran);
    await opened.receiver.close();
    expect(calls).toBe(0);
  });
});
