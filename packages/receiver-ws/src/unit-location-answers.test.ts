import { expect, test } from "vitest";
import { at, OK, refusal, set, TOO_SOON } from "../test/support/location-hub.js";
import { TIMED_OUT } from "./clock.js";
import { HubCallError } from "./connection.js";
import { HubError } from "./hub-error.js";

test("a call that the hub refuses is reported in its words, with what was in it", async () => {
  const { hub, sender, pass } = set();
  const refusals: unknown[] = [];
  const off = sender.onRefused((refused) => refusals.push(refused));
  hub.answer = () => refusal("Unknown unit.");
  sender.use(hub);
  sender.update([at(1), at(2)]);
  await pass(100);
  expect(refusals).toEqual([
    { community: "nyc", server: 1, error: "Unknown unit.", updates: [at(1), at(2)] },
  ]);
  hub.answer = () => Promise.reject(new HubCallError("HubException: no"));
  off();
  sender.update(at(3));
  await pass(500);
  expect(refusals).toHaveLength(1);
  expect(sender.counters).toEqual({ sent: 0, coalesced: 0, refused: 3, expired: 0 });
  expect(hub.calls).toHaveLength(2);
});

test("what came too soon for the hub is sent again, unless there is something newer", async () => {
  const { hub, sender, pass } = set();
  hub.answer = () => {
    hub.answer = () => OK;
    sender.update(at(2, "newer"));
    return refusal(TOO_SOON);
  };
  sender.use(hub);
  sender.update([at(1), at(2), at(3)]);
  await pass(1_000);
  expect(hub.calls.map(({ updates }) => updates.map(({ location }) => location))).toEqual([
    ["place 1", "place 2", "place 3"],
    ["place 1", "place 3", "newer"],
  ]);
  expect(sender.counters).toEqual({ sent: 3, coalesced: 1, refused: 3, expired: 0 });
});

test("a call that the connection's end cut short is made again on the next one", async () => {
  const { hub, sender, pass } = set();
  hub.answer = () => {
    sender.use(undefined);
    throw new HubError("lost", "gone");
  };
  sender.use(hub);
  sender.update(at(1));
  await pass(500);
  expect(sender.counters.sent).toBe(0);
  hub.answer = () => OK;
  sender.use(hub);
  await pass(500);
  expect(sender.counters).toEqual({ sent: 1, coalesced: 0, refused: 0, expired: 0 });
});

test("a call that the hub does not answer is made again, and said once", async () => {
  const { hub, sender, logger, pass } = set();
  let left = 2;
  hub.answer = () => {
    sender.update(at(2, "newer"));
    return left-- > 0 ? TIMED_OUT : OK;
  };
  sender.use(hub);
  sender.update([at(1), at(2)]);
  const flushed = sender.flush();
  await pass(900);
  await flushed;
  expect(hub.calls.slice(0, 3).map(({ updates }) => updates)).toEqual([
    [at(1), at(2)],
    [at(1), at(2, "newer")],
    [at(1), at(2, "newer")],
  ]);
  expect(sender.counters).toMatchObject({ refused: 0, expired: 0 });
  expect(logger.from("warn")).toEqual(["the hub did not answer unit locations in time: sent again"]);
});

test.each([
  ["while the next call waits", 30],
  ["while a call is under way", 10],
])("a clock that is set back %s holds nothing up", async (_when, ms) => {
  const { time, hub, sender, pass } = set();
  sender.use(hub);
  sender.update(at(1, "first"));
  await pass(ms);
  time.jump(-3_600_000);
  sender.update(at(1, "second"));
  await pass(500);
  expect(hub.locations).toEqual(["first", "second"]);
});
