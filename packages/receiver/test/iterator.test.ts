import { describe, expect, test } from "vitest";
import { turn, until } from "./support/deferred.js";
import { call911, custom, fromSonoran, getLogs, unitStatus } from "./support/events.js";
import { open } from "./support/open.js";

describe("events()", () => {
  test("has every event since the call, also those before the loop", async () => {
    await using opened = open();
    const events = opened.receiver.events("EVENT_911");
    await opened.receiver.ingest(call911("Ada"), fromSonoran);
    await opened.receiver.ingest(unitStatus(1), fromSonoran);
    await turn();
    await opened.receiver.ingest(call911("Bob"), fromSonoran);
    const callers: string[] = [];
    for await (const { event } of events) {
      callers.push(event.data.call.caller);
      if (callers.length === 2) break;
    }
    expect(callers).toEqual(["Ada", "Bob"]);
  });

  test("has every known event when no name is given, but GET_LOGS", async () => {
    await using opened = open();
    const events = opened.receiver.events();
    for (const body of [call911("Ada"), custom({}), getLogs(), unitStatus(1)]) {
      await opened.receiver.ingest(body, fromSonoran);
    }
    await opened.receiver.close();
    const names: string[] = [];
    for await (const { name } of events) names.push(name);
    expect(names).toEqual(["EVENT_911", "EVENT_UNIT_STATUS"]);
  });

  test("hands records to waiting takers in order", async () => {
    await using opened = open();
    const events = opened.receiver.events("EVENT_911");
    const taken = [events.next(), events.next(), events.next()];
    for (const caller of ["Ada", "Bob"]) await opened.receiver.ingest(call911(caller), fromSonoran);
    await opened.receiver.close();
    const results = await Promise.all(taken);
    expect(results.map((one) => (one.done === true ? "end" : one.value.event.data.call.caller))).toEqual([
      "Ada",
      "Bob",
      "end",
    ]);
  });

  test("ends its subscription when the loop is left", async () => {
    await using opened = open();
    const events = opened.receiver.events("EVENT_911");
    await opened.receiver.ingest(call911("Ada"), fromSonoran);
    for await (const _record of events) break;
    await opened.receiver.ingest(call911("Bob"), fromSonoran);
    // Nobody wants it any more, so it is not even handed over.
    expect(opened.receiver.stats()).toMatchObject({ waiting: 0, handled: { known: 1 } });
    expect(await events.next()).toEqual({ done: true, value: undefined });
  });

  test("ends when the receiver closes, after what is in its buffer", async () => {
    await using opened = open();
    const events = opened.receiver.events("EVENT_911");
    await opened.receiver.ingest(call911("Ada"), fromSonoran);
    await opened.receiver.close();
    expect(await events.next()).toMatchObject({ done: false, value: { name: "EVENT_911" } });
    expect(await events.next()).toEqual({ done: true, value: undefined });
  });

  test("ends at once on a receiver that is closed", async () => {
    await using opened = open();
    await opened.receiver.close();
    expect(await opened.receiver.events().next()).toEqual({ done: true, value: undefined });
  });

  test("fails when its consumer falls too far behind, after what it did buffer", async () => {
    await using opened = open({ iteratorBufferBytes: 10_000 });
    const events = opened.receiver.events("EVENT_911");
    for (let round = 0; round < 50; round++)
      await opened.receiver.ingest(call911(`caller ${round}`), fromSonoran);
    await until(() => opened.receiver.stats().waiting === 0);
    const callers: string[] = [];
    const loop = async (): Promise<void> => {
      for await (const { event } of events) callers.push(event.data.call.caller);
    };
    await expect(loop()).rejects.toMatchObject({
      code: "ERR_TENFOUR_STREAM_OVERFLOW",
      message: expect.stringContaining("iteratorBufferBytes"),
    });
    expect(callers.length).toBeGreaterThan(5);
    expect(callers).toEqual(Array.from({ length: callers.length }, (_, index) => `caller ${index}`));
    expect(await events.next()).toEqual({ done: true, value: undefined });
    await opened.receiver.ingest(call911("late"), fromSonoran);
    expect(opened.receiver.stats().waiting).toBe(0);
  });

  test("makes room as its consumer takes", async () => {
    await using opened = open({ iteratorBufferBytes: 2_000 });
    const events = opened.receiver.events("EVENT_911");
    for (let round = 0; round < 50; round++) {
      await opened.receiver.ingest(call911(`caller ${round}`), fromSonoran);
      await until(() => opened.receiver.stats().waiting === 0);
      expect(await events.next()).toMatchObject({ done: false });
    }
  });

  test("two loops have all events each", async () => {
    await using opened = open();
    const loops = [
      opened.receiver.events("EVENT_911"),
      opened.receiver.events(["EVENT_911", "EVENT_UNIT_STATUS"]),
    ];
    await opened.receiver.ingest(call911("Ada"), fromSonoran);
    await opened.receiver.ingest(unitStatus(1), fromSonoran);
    await opened.receiver.close();
    const names = await Promise.all(
      loops.map(async (loop) => {
        const seen: string[] = [];
        for await (const { name } of loop) seen.push(name);
        return seen;
      }),
    );
    expect(names).toEqual([["EVENT_911"], ["EVENT_911", "EVENT_UNIT_STATUS"]]);
  });
});
