import type { EventOf, TenfourError } from "@tenfour/contracts";
import { describe, expectTypeOf, test } from "vitest";
import { createReceiver } from "./create-receiver.js";
import type { Received, ReceivedInvalid, ReceivedRecord, ReceivedUnknown } from "./records.js";

const receiver = createReceiver({ sonoran: { communities: [] } });

describe("on", () => {
  test("types the event by its name", () => {
    receiver.on("EVENT_911", ({ event, name, outcome, source, community, server, raw }) => {
      expectTypeOf(event.data.call.caller).toEqualTypeOf<string>();
      expectTypeOf(event.data.call.isEmergency).toEqualTypeOf<boolean>();
      expectTypeOf(name).toEqualTypeOf<"EVENT_911">();
      expectTypeOf(outcome).toEqualTypeOf<"known">();
      expectTypeOf(source).toEqualTypeOf<"sonoran">();
      expectTypeOf(community).toEqualTypeOf<string | undefined>();
      expectTypeOf(server).toEqualTypeOf<number | undefined>();
      expectTypeOf(raw.bytes).toEqualTypeOf<Uint8Array>();
    });
    receiver.on("instance_live_new_lap", ({ event, source, instance }) => {
      expectTypeOf(event.data.lapTimeMS).toEqualTypeOf<number>();
      expectTypeOf(source).toEqualTypeOf<"accweb">();
      expectTypeOf(instance).toEqualTypeOf<string | undefined>();
    });
  });

  test("has no any for any event", () => {
    receiver.on("EVENT_911", (record) => {
      expectTypeOf(record).not.toBeAny();
      expectTypeOf(record.event).not.toBeAny();
      expectTypeOf(record.event.data).not.toBeAny();
      expectTypeOf(record.event).toEqualTypeOf<EventOf<"EVENT_911">>();
    });
  });

  test("narrows a list of names by name", () => {
    receiver.on(["EVENT_911", "EVENT_UNIT_LOGOUT", "instance_live_new_lap"], (record) => {
      expectTypeOf(record.name).toEqualTypeOf<"EVENT_911" | "EVENT_UNIT_LOGOUT" | "instance_live_new_lap">();
      if (record.name === "EVENT_911") expectTypeOf(record.event.data.call.caller).toEqualTypeOf<string>();
      else if (record.name === "EVENT_UNIT_LOGOUT")
        expectTypeOf(record.event.data.identId).toEqualTypeOf<number>();
      else expectTypeOf(record.event.data.lapTimeMS).toEqualTypeOf<number>();
    });
  });

  test("knows no other names, and no other members", () => {
    // @ts-expect-error no event has this name
    receiver.on("typo", () => undefined);
    // @ts-expect-error nor this one, in a list
    receiver.on(["EVENT_911", "EVENT_912"], () => undefined);
    // @ts-expect-error once knows none either
    receiver.once("event_911", () => undefined);
    // @ts-expect-error nor does events
    receiver.events("typo");
    // @ts-expect-error the caller is in the call
    receiver.on("EVENT_911", ({ event }) => event.data.caller);
    // @ts-expect-error the canonical event has no key
    receiver.on("EVENT_911", ({ event }) => event.key);
    // @ts-expect-error records are to be read
    receiver.on("EVENT_911", (record) => (record.id = ""));
  });

  test("takes handlers that return anything, also a promise", () => {
    receiver.on("EVENT_911", async () => 7).once("EVENT_911", () => "text");
  });
});

describe("the other subscriptions", () => {
  test("type what they are for", () => {
    receiver.onUnknown((record) => expectTypeOf(record).toEqualTypeOf<ReceivedUnknown>());
    receiver.onInvalid((record) => {
      expectTypeOf(record).toEqualTypeOf<ReceivedInvalid>();
      expectTypeOf(record.name).toEqualTypeOf<string | null>();
      expectTypeOf(record.event).toEqualTypeOf<Readonly<Record<string, unknown>> | null>();
    });
    receiver.onError((error, record) => {
      expectTypeOf(error).toEqualTypeOf<TenfourError>();
      expectTypeOf(record).toEqualTypeOf<ReceivedRecord | undefined>();
    });
    receiver.use((record, next) => {
      expectTypeOf(record).toEqualTypeOf<ReceivedRecord>();
      expectTypeOf(next).toEqualTypeOf<() => Promise<void>>();
    });
  });

  test("narrow any record by outcome, then by name", () => {
    receiver.onAny((record) => {
      if (record.outcome === "invalid") return expectTypeOf(record.issues).not.toBeAny();
      if (record.outcome === "unknown")
        return expectTypeOf(record.event["anything"]).toEqualTypeOf<unknown>();
      if (record.name === "EVENT_911")
        return expectTypeOf(record.event).toEqualTypeOf<EventOf<"EVENT_911">>();
      return expectTypeOf(record.outcome).toEqualTypeOf<"known">();
    });
  });

  test("off takes every kind of handler", () => {
    const handler = (_record: Received<"EVENT_911">): void => undefined;
    receiver.on("EVENT_911", handler).off(handler);
    receiver.off((_error: TenfourError, _record: ReceivedRecord | undefined) => undefined);
  });
});

test("events() is typed as on() is", () => {
  expectTypeOf(receiver.events("EVENT_911")).toEqualTypeOf<AsyncIterableIterator<Received<"EVENT_911">>>();
  expectTypeOf(receiver.events()).toEqualTypeOf<AsyncIterableIterator<Received>>();
  expectTypeOf(receiver.events(["EVENT_911", "EVENT_TONE"])).toEqualTypeOf<
    AsyncIterableIterator<Received<"EVENT_911" | "EVENT_TONE">>
  >();
});

test("options are typed", () => {
  // @ts-expect-error a community needs its key
  createReceiver({ sonoran: { communities: [{ communityId: "main" }] } });
  // @ts-expect-error none is the only way to go without a secret
  createReceiver({ accweb: { auth: "off" } });
  // @ts-expect-error a sink has a name
  receiver.addSink({ keep: () => undefined });
});
