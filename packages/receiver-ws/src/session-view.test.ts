import { silentLogger } from "@tenfour/receiver";
import { expect, test } from "vitest";
import { Clock } from "./clock.js";
import { SessionStatus } from "./session-status.js";
import { type ShownSession, viewOf } from "./session-view.js";

function view(server: number) {
  const clock = new Clock({
    now: () => 0,
    random: () => 0,
    idleMs: () => 0,
    startTimer: () => () => undefined,
  });
  const context = { clock, logger: silentLogger, onChange: () => undefined };
  const status = new SessionStatus({ community: "ours", server }, context);
  let senders = 0;
  const session: { -readonly [K in keyof ShownSession]: ShownSession[K] } = {
    status,
    openGap: undefined,
    locations: () => {
      senders += 1;
      throw new Error("made");
    },
  };
  return { status, session, shown: viewOf(session), senders: () => senders };
}

test("shows its own session as it is now, in JSON and in copies, and cannot be changed", () => {
  const [one, other] = [view(1), view(2)];
  one.status.enter("ready");
  one.status.received(0);
  const since = "1970-01-01T00:00:00.000Z";
  expect(JSON.parse(JSON.stringify(one.shown))).toEqual({
    ...{ community: "ours", server: 1, state: "ready", since, lastEventAt: since },
    counters: { received: 1, accepted: 0, refused: 0, attempts: 0, ready: 1, gaps: 0 },
  });
  one.session.openGap = { from: since, reason: "key-wrong" };
  expect({ ...one.shown }).toMatchObject({ openGap: { from: since, reason: "key-wrong" } });
  expect({ ...other.shown }).toMatchObject({ server: 2, state: "connecting", lastError: undefined });
  expect(Object.isFrozen(one.shown)).toBe(true);
});

test("makes a sender only for whoever asks for it by name", () => {
  const { shown, senders } = view(1);
  expect(Object.keys({ ...shown })).not.toContain("unitLocations");
  JSON.stringify(shown);
  expect(senders()).toBe(0);
  expect(() => shown.unitLocations).toThrow("made");
});
