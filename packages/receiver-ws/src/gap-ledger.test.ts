import { expect, test } from "vitest";
import { FakeTime } from "../test/support/fake-time.js";
import { COMMUNITY, KEY, makeReceiver, numbered } from "../test/support/receivers.js";
import { GapLedger } from "./gap-ledger.js";
import { IdleClock } from "./idle-clock.js";

function setUp() {
  const time = new FakeTime();
  const { receiver } = makeReceiver();
  const ledger = new GapLedger(
    { community: COMMUNITY, server: 1 },
    receiver,
    time.clock.now,
    new IdleClock(time.clock),
  );
  const overHttp = () =>
    receiver.ingest(numbered(1, KEY), { source: "sonoran", transport: "http", origin: { path: "/event" } });
  return { time, ledger, overHttp };
}

test("a gap goes from the last word of the hub to the moment all is well, and counts what HTTP brought", async () => {
  const { time, ledger, overHttp } = setUp();
  await overHttp();
  time.pass(1_000);
  ledger.heard();
  time.pass(29_000);
  await overHttp();
  ledger.begin("silent");
  time.pass(5_000);
  await overHttp();
  expect(ledger.reason).toBe("silent");
  expect(ledger.end()).toEqual({
    community: COMMUNITY,
    server: 1,
    from: "2026-08-01T00:00:01.000Z",
    to: "2026-08-01T00:00:35.000Z",
    reason: "silent",
    httpEvents: 2,
  });
  expect(ledger.reason).toBeUndefined();
});

test("without a beginning there is no gap", () => {
  const { ledger } = setUp();
  ledger.heard();
  expect(ledger.end()).toBeUndefined();
});

test("what happens while a gap is open belongs to it", () => {
  const { time, ledger } = setUp();
  ledger.begin("lost");
  time.pass(10);
  ledger.heard();
  ledger.begin("refused");
  time.pass(10);
  expect(ledger.end()).toMatchObject({
    from: "2026-08-01T00:00:00.000Z",
    to: "2026-08-01T00:00:00.020Z",
    reason: "lost",
  });
});

test("a gap can begin before the last word, when something in it was lost", () => {
  const { time, ledger } = setUp();
  time.pass(10);
  const before = ledger.heard();
  ledger.begin("malformed", before);
  expect(ledger.end()?.from).toBe("2026-08-01T00:00:00.000Z");
});

test("a clock that was set back does not turn a gap around", () => {
  const { time, ledger } = setUp();
  ledger.begin("lost");
  time.jump(-60_000);
  expect(ledger.end()).toMatchObject({ from: "2026-08-01T00:00:00.000Z", to: "2026-08-01T00:00:00.000Z" });
});

const from = (ledger: GapLedger): number => {
  ledger.begin("lost");
  return Date.parse(ledger.end()?.from ?? "") - Date.UTC(2026, 7, 1);
};

test("in a busy process, a word counts from where it was idle last before it was read", () => {
  const { time, ledger } = setUp();
  time.pass(1_000);
  time.work(300);
  ledger.heard();
  time.pass(500);
  expect(from(ledger)).toBe(1_000);
  ledger.heard();
  expect(from(ledger)).toBe(1_800);
});

test("what is read after a pause counts from where the pause began, until reading has caught up", () => {
  const { time, ledger } = setUp();
  time.pass(1_000);
  ledger.heard();
  ledger.pause(true);
  time.pass(1_000);
  ledger.heard();
  expect(from(ledger)).toBe(1_000);
  ledger.pause(false);
  time.work(10);
  ledger.heard();
  expect(from(ledger)).toBe(1_000);
  ledger.pause(true);
  time.pass(10);
  ledger.pause(false);
  ledger.heard();
  expect(from(ledger)).toBe(1_000);
  time.pass(1);
  ledger.heard();
  expect(from(ledger)).toBe(2_021);
});

test("with another connection, reading has nothing to catch up with", () => {
  const { time, ledger } = setUp();
  ledger.pause(true);
  time.pass(1_000);
  ledger.restart();
  expect(from(ledger)).toBe(1_000);
});
