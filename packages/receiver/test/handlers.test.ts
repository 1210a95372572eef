import { TenfourError } from "@tenfour/contracts";
import type { ReceivedRecord, Receiver } from "@tenfour/receiver";
import { describe, expect, test } from "vitest";
import { turn, until } from "./support/deferred.js";
import {
  bytes,
  call911,
  custom,
  fromAccweb,
  fromSonoran,
  getLogs,
  KEY,
  newLap,
  unitStatus,
} from "./support/events.js";
import { open } from "./support/open.js";

type Subscribe = (receiver: Receiver, seen: (record: ReceivedRecord) => void) => unknown;

/** Sends one of everything; what each handler of a kind got of it. */
async function namesSeenBy(subscribe: Subscribe): Promise<(string | null)[]> {
  await using opened = open();
  const names: (string | null)[] = [];
  subscribe(opened.receiver, ({ name }) => names.push(name));
  const invalid = bytes({ key: KEY, type: "EVENT_911", data: 7 });
  for (const body of [call911("Ada"), unitStatus(2), custom({}), invalid, bytes({ key: KEY }), getLogs()]) {
    await opened.receiver.ingest(body, fromSonoran);
  }
  await opened.receiver.ingest(newLap("1"), fromAccweb);
  await opened.receiver.close();
  return names;
}

describe("who gets what", () => {
  const everyone = ["EVENT_911", "EVENT_UNIT_STATUS", "CUSTOM", "EVENT_911", null, "instance_live_new_lap"];

  test.each<[string, Subscribe, (string | null)[]]>([
    ["on: one name", (receiver, seen) => receiver.on("EVENT_911", seen), ["EVENT_911"]],
    [
      "on: several names",
      (receiver, seen) => receiver.on(["EVENT_911", "instance_live_new_lap"], seen),
      ["EVENT_911", "instance_live_new_lap"],
    ],
    ["onUnknown", (receiver, seen) => receiver.onUnknown(seen), ["CUSTOM"]],
    ["onInvalid", (receiver, seen) => receiver.onInvalid(seen), ["EVENT_911", null]],
    ["onAny: everything but GET_LOGS", (receiver, seen) => receiver.onAny(seen), everyone],
    [
      "onAny beside a handler for GET_LOGS",
      (receiver, seen) => receiver.on("GET_LOGS", () => undefined).onAny(seen),
      everyone,
    ],
    ["on: GET_LOGS when named", (receiver, seen) => receiver.on("GET_LOGS", seen), ["GET_LOGS"]],
    ["middleware: GET_LOGS only when a handler names it", (receiver, seen) => receiver.use(seen), everyone],
    [
      "middleware beside a handler for GET_LOGS",
      (receiver, seen) => receiver.use(seen).on("GET_LOGS", () => undefined),
      [...everyone.slice(0, -1), "GET_LOGS", "instance_live_new_lap"],
    ],
  ])("%s", async (_what, subscribe, expected) => {
    const names = await namesSeenBy(subscribe);
    expect(names).toHaveLength(expected.length);
    expect(names).toEqual(expect.arrayContaining(expected));
  });

  test("a GET_LOGS that is not what its name promises is nobody's but middleware's, when it is named", async () => {
    await using opened = open();
    const { receiver } = opened;
    const seen: string[] = [];
    receiver.use((record, next) => {
      seen.push(`middleware ${record.outcome}`);
      return next();
    });
    receiver.onAny(() => seen.push("any")).onInvalid(() => seen.push("invalid"));
    const bodies = [
      { key: KEY, type: "GET_LOGS", logKey: ["key-for-logs"] },
      { key: KEY, type: "get_logs", data: { logKey: "key-for-logs" } },
    ];
    for (const body of bodies) await receiver.ingest(body, fromSonoran);
    await until(() => receiver.stats().handled.invalid === 2);
    expect(seen).toEqual([]);
    receiver.on("GET_LOGS", () => seen.push("named"));
    for (const body of bodies) await receiver.ingest(body, fromSonoran);
    await receiver.ingest({ eventName: "GET_LOGS" }, fromAccweb);
    await receiver.close();
    expect(seen.toSorted()).toEqual([
      "any",
      "middleware invalid",
      "middleware invalid",
      "middleware unknown",
    ]);
  });

  test("old names and any case of a Sonoran type come under the canonical name", async () => {
    await using opened = open();
    const seen: unknown[] = [];
    opened.receiver.on("EVENT_DISPATCH_CLOSED", ({ event }) => seen.push(event.data.callIds));
    await opened.receiver.ingest(
      bytes({ key: KEY, type: "event_dispatch_close", data: { callId: 7 } }),
      fromSonoran,
    );
    await opened.receiver.close();
    expect(seen).toEqual([[7]]);
  });
});

describe("once", () => {
  test("fires once, also over several names and several events at a time", async () => {
    await using opened = open();
    const seen: string[] = [];
    opened.receiver.once(["EVENT_911", "EVENT_UNIT_STATUS"], ({ name }) => seen.push(name));
    await Promise.all(
      [unitStatus(1), call911("Ada"), unitStatus(2)].map((body) => opened.receiver.ingest(body, fromSonoran)),
    );
    await opened.receiver.close();
    expect(seen).toEqual(["EVENT_UNIT_STATUS"]);
  });

  test("is spent although its handler throws", async () => {
    await using opened = open();
    let calls = 0;
    opened.receiver.once("EVENT_UNIT_STATUS", () => {
      calls += 1;
      throw new Error("no");
    });
    await opened.receiver.ingest(unitStatus(1), fromSonoran);
    await opened.receiver.ingest(unitStatus(2), fromSonoran);
    await opened.receiver.close();
    expect(calls).toBe(1);
  });
});

describe("off", () => {
  test("ends whatever was begun with the handler", async () => {
    await using opened = open();
    const { receiver } = opened;
    let calls = 0;
    const handler = (): void => {
      calls += 1;
    };
    receiver.on("EVENT_911", handler).once("EVENT_UNIT_STATUS", handler).onAny(handler);
    receiver.onUnknown(handler).onInvalid(handler).onError(handler).off(handler);
    for (const body of [call911("Ada"), unitStatus(1), custom({}), bytes({ key: KEY })]) {
      await receiver.ingest(body, fromSonoran);
    }
    await receiver.close();
    expect(calls).toBe(0);
  });

  test("works within a handler, for the next event", async () => {
    await using opened = open();
    const seen: number[] = [];
    const handler = ({ event }: { event: { data: { status?: number } } }): void => {
      seen.push(event.data.status ?? -1);
      opened.receiver.off(handler);
    };
    opened.receiver.on("EVENT_UNIT_STATUS", handler as () => void);
    await opened.receiver.ingest(unitStatus(1), fromSonoran);
    await opened.receiver.ingest(unitStatus(2), fromSonoran);
    await opened.receiver.close();
    expect(seen).toEqual([1]);
  });

  test("does nothing for a handler that it does not know", async () => {
    await using opened = open();
    expect(opened.receiver.off(() => undefined)).toBe(opened.receiver);
  });
});

describe("a handler that fails", () => {
  const failures: [string, () => unknown][] = [
    [
      "throws",
      () => {
        throw new RangeError("out of coffee");
      },
    ],
    ["rejects", () => Promise.reject(new RangeError("out of coffee"))],
    ["rejects later", () => turn().then(() => Promise.reject(new RangeError("out of coffee")))],
  ];

  test.each(failures)("%s: hurts nobody and reaches onError with its record", async (_how, fail) => {
    await using opened = open();
    const { receiver, log } = opened;
    const seen: string[] = [];
    const errors: unknown[] = [];
    receiver.on("EVENT_911", fail).on("EVENT_911", ({ event }) => seen.push(event.data.call.caller));
    receiver.onError((error, record) => errors.push([error, record?.id]));
    const first = await receiver.ingest(call911("Ada"), fromSonoran);
    await receiver.ingest(call911("Bob"), fromSonoran);
    await receiver.close();
    expect(seen).toEqual(["Ada", "Bob"]);
    expect(errors).toHaveLength(2);
    const [error, id] = errors[0] as [TenfourError, string];
    expect(first).toEqual({ status: "accepted", id });
    expect(error).toBeInstanceOf(TenfourError);
    expect(error).toMatchObject({
      code: "ERR_TENFOUR_HANDLER",
      message: `a handler failed on "EVENT_911" (${id})`,
      cause: expect.objectContaining({ message: "out of coffee" }),
    });
    expect(receiver.stats().errors).toBe(2);
    expect(log.text).not.toContain("out of coffee");
  });

  test("is logged where there is no onError, with a sender's text made harmless", async () => {
    await using opened = open();
    opened.receiver.onUnknown(() => {
      throw new Error("no");
    });
    await opened.receiver.ingest(custom({ type: `new\nline ${"x".repeat(500)}` }), fromSonoran);
    await opened.receiver.close();
    const [line] = opened.log.lines;
    expect(line).toMatchObject({ level: "error", details: { code: "ERR_TENFOUR_HANDLER" } });
    expect(line?.details["cause"]).toContain("Error: no");
    expect(line?.message).not.toContain("\n");
    expect(line?.message.length).toBeLessThan(200);
  });

  test.each<[string, () => unknown]>([
    ["nothing", () => Promise.reject()],
    ["an object without a prototype", () => Promise.reject(Object.create(null))],
    ["a text", () => Promise.reject("no")],
  ])("may throw %s", async (_what, fail) => {
    await using opened = open();
    opened.receiver.onAny(fail);
    await opened.receiver.ingest(call911("Ada"), fromSonoran);
    await opened.receiver.close();
    expect(opened.log.messages("error")).toHaveLength(1);
  });
});

describe("an onError handler that fails", () => {
  test.each<[string, () => unknown]>([
    [
      "throws",
      () => {
        throw new Error("second");
      },
    ],
    ["rejects", () => Promise.reject(new Error("second"))],
  ])("%s: both errors are logged, and others still hear of the first", async (_how, fail) => {
    await using opened = open();
    const heard: string[] = [];
    opened.receiver.onAny(() => {
      throw new Error("first");
    });
    opened.receiver.onError(fail).onError(({ cause }) => heard.push(String(cause)));
    await opened.receiver.ingest(call911("Ada"), fromSonoran);
    await opened.receiver.close();
    await turn();
    expect(heard).toEqual(["Error: first"]);
    expect(opened.log.text).toContain("Error: first");
    expect(opened.log.text).toContain("Error: second");
  });
});
