import { describe, expect, test } from "vitest";
import { setUpFivem } from "./support/fivem.js";

describe("the text of an answer", () => {
  test.each([
    ["EVENT_911", "ok"],
    ["CUSTOM", "ok - custom"],
    ["EVENT_UNIT_PANIC", "error"],
  ])("%s, %s: delivered", async (type, answer) => {
    await using it = await setUpFivem();
    const id = await it.push(type);
    await it.consumer.until(({ settled }) => settled.size === 1);
    expect(it.game.requests).toMatchObject([{ type, answer }]);
    expect(it.consumer.settled.get(id)).toEqual({ kind: "delivered", attempts: 1 });
    expect(it.forwarder.targets()).toMatchObject([{ warnings: 0, state: "working" }]);
  });

  test.each(["missing identId", "unknown unit", "invalid call or unit", "handler exception"])(
    "%s: delivered, with a warning",
    async (answer) => {
      await using it = await setUpFivem();
      it.game.fault = { answer };
      const warnings: unknown[] = [];
      it.forwarder.observe({ attempt: ({ warning }) => void warnings.push(warning) });
      const id = await it.push("EVENT_UNIT_STATUS");
      await it.consumer.until(({ settled }) => settled.size === 1);
      expect(it.consumer.settled.get(id)).toMatchObject({ kind: "delivered" });
      expect(it.forwarder.targets()).toMatchObject([{ warnings: 1 }]);
      expect(warnings).toEqual([
        expect.stringMatching(new RegExp(`^127\\.0\\.0\\.1:\\d+ answered "${answer}"$`)),
      ]);
    },
  );

  test("bad request: dead letter, and the next goes ahead", async () => {
    await using it = await setUpFivem();
    it.game.fault = { answer: '{"error": "bad request"}' };
    const bad = await it.push("EVENT_911");
    await it.consumer.until(({ settled }) => settled.size === 1);
    it.game.fault = undefined;
    const good = await it.push("EVENT_911");
    await it.consumer.until(({ settled }) => settled.size === 2);
    expect(it.consumer.settled.get(bad)).toMatchObject({ kind: "dead", reason: "refused", status: 200 });
    expect(it.consumer.settled.get(good)).toMatchObject({ kind: "delivered" });
  });

  test("error: the target is halted, saying that the key is refused, and goes on with the right one", async () => {
    await using it = await setUpFivem();
    it.game.apiKey = "Community-Key-2";
    for (const type of ["EVENT_911", "EVENT_TONE"]) await it.push(type);
    await it.consumer.until(({ halted }) => halted !== undefined);
    expect(it.consumer.halted?.reason).toContain("it refuses the community's API key");
    expect(it.consumer.settled.size).toBe(0);
    it.key = "Community-Key-2";
    await it.forwarder.resume("game");
    await it.consumer.until(({ settled }) => settled.size === 2);
    expect(it.game.types).toEqual(["EVENT_911", "EVENT_TONE"]);
  });

  test("the resource is loaded: the target is halted, saying that the path is wrong", async () => {
    await using it = await setUpFivem();
    it.game.fault = { answer: "The sonorancad resource is loaded." };
    await it.push("EVENT_911");
    await it.consumer.until(({ halted }) => halted !== undefined);
    expect(it.consumer.halted?.reason).toContain("the path in url is wrong");
  });

  test("429: all of it waits a second, and nothing is lost", async () => {
    await using it = await setUpFivem({ rate: { attempts: 1_000 } }, { burst: 1, perSecond: 1 });
    for (let n = 0; n < 10; n++) await it.push("EVENT_UNIT_LOGOUT", { identId: n });
    await it.clock.until(() => it.consumer.settled.size === 10, 100);
    expect(it.game.refused.rate).toBeGreaterThan(0);
    expect(it.game.types).toHaveLength(10);
  });

  test("an answer that holds the key is kept without it", async () => {
    await using it = await setUpFivem();
    it.game.fault = { answer: `no: ${it.key.toUpperCase()}`, status: 418 };
    const id = await it.push("EVENT_911");
    await it.consumer.until(({ settled }) => settled.size === 1);
    expect(it.consumer.settled.get(id)).toMatchObject({ reason: "refused", answer: "no: [redacted]" });
  });
});

const WITH_EFFECTS = [
  "EVENT_UNIT_PANIC",
  "EVENT_TONE",
  "EVENT_PRINT_RECORD",
  "EVENT_STATION_ALERT",
  "EVENT_PAGER_REBORN",
];

describe("a failure that leaves open whether the event was taken", () => {
  test.each(WITH_EFFECTS)("%s: listed as uncertain, not repeated", async (type) => {
    await using it = await setUpFivem();
    it.game.fault = "hang up";
    const id = await it.push(type.toLowerCase());
    await it.consumer.until(({ settled }) => settled.size === 1);
    it.game.fault = undefined;
    await it.push("EVENT_911");
    await it.clock.until(() => it.consumer.settled.size === 2);
    expect(it.consumer.settled.get(id)).toMatchObject({ kind: "dead", reason: "uncertain", attempts: 1 });
    expect(it.game.types).toEqual([type, "EVENT_911"]);
  });

  test("no answer in time, and a gateway's failure", async () => {
    await using it = await setUpFivem();
    it.game.fault = "never answer";
    const silent = await it.push("EVENT_TONE");
    await it.game.until(1);
    await it.clock.until(() => it.consumer.settled.size === 1);
    it.game.fault = { answer: "Bad Gateway", status: 502 };
    const gateway = await it.push("EVENT_TONE");
    await it.clock.until(() => it.consumer.settled.size === 2);
    expect(it.consumer.settled.get(silent)).toMatchObject({
      reason: "uncertain",
      detail:
        "no answer within 15000 ms; EVENT_TONE may have had its effect already, so it is not sent again",
    });
    expect(it.consumer.settled.get(gateway)).toMatchObject({ reason: "uncertain", status: 502 });
  });

  test("any other event is tried again", async () => {
    await using it = await setUpFivem();
    it.game.fault = "hang up";
    const id = await it.push("EVENT_911");
    await it.game.until(1);
    it.game.fault = undefined;
    await it.clock.until(() => it.consumer.settled.size === 1);
    expect(it.consumer.settled.get(id)).toMatchObject({ kind: "delivered" });
    expect(it.game.types).toEqual(["EVENT_911", "EVENT_911"]);
  });

  test("no answer before the forwarder stops: as uncertain, and any other event is left for the next start", async () => {
    await using it = await setUpFivem();
    it.game.fault = "never answer";
    const tone = await it.push("EVENT_TONE");
    await it.game.until(1);
    await it.clock.during(it.forwarder.close());
    expect(it.consumer.settled.get(tone)).toMatchObject({
      reason: "uncertain",
      detail:
        "no answer before the relay stopped; EVENT_TONE may have had its effect already, so it is not sent again",
    });

    await using other = await setUpFivem();
    other.game.fault = "never answer";
    const call = await other.push("EVENT_911");
    await other.game.until(1);
    await other.clock.during(other.forwarder.close());
    expect(other.consumer.settled.size).toBe(0);
    expect(other.consumer.left).toEqual([call]);
  });

  test("a process that was killed in the middle of it: as uncertain at the next start, and any other is sent again", async () => {
    await using it = await setUpFivem();
    it.game.fault = "never answer";
    const tone = await it.push("EVENT_TONE");
    await it.game.until(1);
    // Left as it is, as a kill leaves it; the second forwarder opens the same outbox.
    await using next = await setUpFivem({}, {}, it.outbox);
    await next.consumer.until(({ settled }) => settled.size === 1);
    expect(next.consumer.settled.get(tone)).toMatchObject({
      kind: "dead",
      reason: "uncertain",
      detail:
        "the process ended before there was an answer; EVENT_TONE may have had its effect already, so it is not sent again",
    });
    const call = await next.push("EVENT_911");
    await next.consumer.until(({ settled }) => settled.size === 2);
    expect(next.consumer.settled.get(call)).toMatchObject({ kind: "delivered" });
    expect(next.game.types).toEqual(["EVENT_911"]);
  });

  test("nothing is sent that the outbox cannot note: on a full disk a tone waits", async () => {
    await using it = await setUpFivem();
    it.consumer.isFull = true;
    const tone = await it.push("EVENT_TONE");
    await it.clock.until(() => it.consumer.deferrals.length >= 2);
    expect(it.game.requests).toHaveLength(0);
    expect(it.consumer.deferrals[0]?.failure.error).toMatch(
      /^not sent, since the outbox cannot note .+: full/,
    );
    it.consumer.isFull = false;
    await it.clock.until(() => it.consumer.settled.size === 1);
    expect(it.consumer.settled.get(tone)).toMatchObject({ kind: "delivered" });
    expect(it.game.types).toEqual(["EVENT_TONE"]);
  });

  test("where nobody listened nothing was sent: a tone waits like any other", async () => {
    await using it = await setUpFivem();
    await it.game.stop();
    await it.push("EVENT_TONE");
    await it.clock.until(() => it.consumer.deferrals.length > 2);
    await it.game.start();
    await it.clock.until(() => it.consumer.settled.size === 1);
    expect([...it.consumer.settled.values()]).toMatchObject([{ kind: "delivered" }]);
    expect(it.game.types).toEqual(["EVENT_TONE"]);
  });
});
