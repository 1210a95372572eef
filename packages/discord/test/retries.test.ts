import type { EventRecord } from "@tenfour/contracts";
import { discordSettings, discordTarget } from "@tenfour/discord/target";
import type { Attempt, DeliveryOutcome, TargetContext } from "@tenfour/forwarder";
import { expect, test } from "vitest";
import { type FakeWebhook, startFakeWebhook } from "./support/fake-webhook.js";
import { accweb, carState, dispatch, lap, sonoran, unit } from "./support/records.js";

const DOWN = { status: 502, body: "" };

const context: TargetContext = {
  name: "channel",
  lanes: 8,
  timeoutMs: 60_000,
  now: Date.now,
  random: () => 0.5,
  redact: (text) => text,
  keyOf: () => undefined,
  isOwnAddress: () => false,
};

function attemptOf({ id, source, transport, receivedAt }: EventRecord): Attempt {
  const body = { bytes: new Uint8Array(), cuts: [], exact: true };
  return {
    number: 1,
    signal: new AbortController().signal,
    onAbort: () => undefined,
    stored: { id, source, transport, receivedAt, orderingKey: "a", body },
    begun: false,
    begin: () => Promise.resolve(),
    memo: undefined,
    json: () => new Uint8Array(),
  };
}

/** Makes one attempt after the other, of whichever record a test says. */
function driverOf(webhook: FakeWebhook): (record: EventRecord) => Promise<DeliveryOutcome["outcome"]> {
  const posts = ["emergencies", "dispatch", "panic", "unit-log", "race", "other"];
  const driver = discordTarget.create(discordSettings.parse({ url: webhook.url, posts }), context);
  return async (record) => (await driver.deliver(record, attemptOf(record))).outcome;
}

const linesOf = ({ shown }: FakeWebhook): (string | undefined)[] =>
  shown.map(({ message }) => message.embeds[0]?.description);

test("of several messages, those that were posted are not posted again", async () => {
  await using webhook = await startFakeWebhook();
  const deliver = driverOf(webhook);
  const cars = Array.from({ length: 60 }, (_, index) => {
    const carID = 1001 + index;
    // So long that they do not fit into one message.
    const currentDriver = { playerName: `Driver ${carID} ${"_".repeat(60)}`, playerID: `S${carID}` };
    const car = carState(carID, index + 1, 10, 1_000_000 + index);
    return [`${carID}`, { ...car, currentDriver, drivers: [currentDriver] }];
  });
  const live: unknown = Object.fromEntries(cars);
  const results = accweb("instance_live_session_changed", { oldSession: "Race", session: "Race", live });
  const first = deliver(results);
  await webhook.until(() => webhook.shown.length === 1);
  webhook.refusals.push(DOWN);
  expect(await first).toBe("retry");
  const posted = linesOf(webhook);
  expect(await deliver(results)).toBe("delivered");
  expect(linesOf(webhook).slice(0, posted.length)).toEqual(posted);
  const text = linesOf(webhook).join("\n");
  for (let car = 1001; car <= 1060; car += 1) expect(text.split(`Driver ${car} `)).toHaveLength(2);
});

test("a retry shows what the first attempt would have shown", async () => {
  await using webhook = await startFakeWebhook();
  const deliver = driverOf(webhook);
  await deliver(sonoran("EVENT_UNIT_LOGIN", { unit: unit(7, "A-7", "Joe"), isDispatch: false }));
  const retried = [
    sonoran("EVENT_UNIT_LOGOUT", { identId: 7 }),
    accweb("instance_live_new_lap", lap(1001, 90_000)),
  ];
  for (const record of retried) {
    webhook.refusals.push(DOWN);
    expect(await deliver(record)).toBe("retry");
    expect(await deliver(record)).toBe("delivered");
  }
  expect(linesOf(webhook)).toEqual([
    "🟢 A-7 Joe on duty",
    "⚪ A-7 Joe off duty",
    expect.stringContaining("Fastest lap: **1:30.000** Driver 1001"),
  ]);
});

test("a retry does not take a call back to what it was before another event", async () => {
  await using webhook = await startFakeWebhook();
  const deliver = driverOf(webhook);
  await deliver(sonoran("EVENT_DISPATCH_NEW", { dispatch: dispatch(7) }));
  const note = { time: "10:00:00", label: "X", type: "text", content: "suspect fled" };
  const noted = sonoran("EVENT_DISPATCH_NOTE", { callId: 7, note });
  webhook.refusals.push(DOWN);
  expect(await deliver(noted)).toBe("retry");
  expect(await deliver(sonoran("EVENT_DISPATCH_CLOSED", { callIds: [7] }))).toBe("delivered");
  expect(await deliver(noted)).toBe("delivered");
  const text = JSON.stringify(webhook.shown);
  expect(text).toContain("Closed");
  expect(text.split("suspect fled")).toHaveLength(2);
});

test("an attempt that begins before the last request has an answer waits for it", async () => {
  await using webhook = await startFakeWebhook();
  const deliver = driverOf(webhook);
  const call = { callId: 1, isEmergency: true, caller: "Jane", location: "Pier 4", description: "smoke" };
  const record = sonoran("EVENT_911", { call });
  expect(await Promise.all([deliver(record), deliver(record)])).toEqual(["delivered", "delivered"]);
  expect(webhook.requests).toEqual([{ method: "POST", status: 200 }]);
});
