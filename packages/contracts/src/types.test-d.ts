import { describe, expectTypeOf, it } from "vitest";
import type { z } from "zod";
import {
  type AccwebEvent,
  type AccwebEventName,
  type CarState,
  type EventName,
  type EventOf,
  type EventRecord,
  type eventRecordSchema,
  eventSchemas,
  eventTime,
  formatLapTime,
  type InvalidRecord,
  type KnownRecord,
  parseAccweb,
  parseSonoran,
  type SonoranEvent,
  type SonoranEventName,
  type Standing,
  standings,
  statusChanges,
  type Unit,
  type UnitLocationUpdate,
  UnitStatus,
  type UnknownRecord,
} from "./index.js";

/** True when a type has an index signature, so that misspelt members would compile. */
type IsIndexed<T> = string extends keyof T ? true : false;

describe("EventOf", () => {
  it("is the event behind a name", () => {
    expectTypeOf<EventOf<"EVENT_911">["data"]["call"]["caller"]>().toEqualTypeOf<string>();
    expectTypeOf<EventOf<"EVENT_911">["type"]>().toEqualTypeOf<"EVENT_911">();
    expectTypeOf<EventOf<"EVENT_UNIT_LOGIN">["data"]["unit"]>().toEqualTypeOf<Unit>();
    expectTypeOf<EventOf<"GET_LOGS">["logKey"]>().toEqualTypeOf<string>();
    expectTypeOf<EventOf<"EVENT_UNIT_GROUP_ADD">["data"]["identIds"]>().toEqualTypeOf<number[]>();
    expectTypeOf<EventOf<"instance_live_new_lap">["data"]["lapTimeMS"]>().toEqualTypeOf<number>();
    expectTypeOf<EventOf<"instance_live_new_lap">["data"]["position"]>().toEqualTypeOf<number | undefined>();
    expectTypeOf<EventOf<"instance_live_session_changed">["data"]["live"]>().toEqualTypeOf<
      Record<string, CarState>
    >();
  });

  it("refuses what no event is called", () => {
    // @ts-expect-error no such event
    type _Typo = EventOf<"typo">;
    // @ts-expect-error a legacy name is not the canonical one
    type _Legacy = EventOf<"EVENT_DISPATCH_CLOSE">;
    expectTypeOf<"EVENT_911">().toExtend<EventName>();
    expectTypeOf<"event_911">().not.toExtend<EventName>();
    expectTypeOf<string>().not.toExtend<SonoranEventName>();
  });

  it("refuses misspelt members at every level", () => {
    const event = {} as EventOf<"EVENT_911">;
    // @ts-expect-error misspelt
    void event.dta;
    // @ts-expect-error misspelt
    void event.data.cal;
    // @ts-expect-error misspelt
    void event.data.call.callr;
    // @ts-expect-error the key is not part of the event
    void event.key;
  });

  it("has no index signature anywhere that matters", () => {
    expectTypeOf<IsIndexed<EventOf<"EVENT_911">>>().toEqualTypeOf<false>();
    expectTypeOf<IsIndexed<EventOf<"EVENT_DISPATCH_NEW">["data"]["dispatch"]>>().toEqualTypeOf<false>();
    expectTypeOf<IsIndexed<Unit["data"]>>().toEqualTypeOf<false>();
    expectTypeOf<IsIndexed<CarState>>().toEqualTypeOf<false>();
    expectTypeOf<IsIndexed<EventOf<"instance_started">>>().toEqualTypeOf<false>();
    expectTypeOf<IsIndexed<UnitLocationUpdate>>().toEqualTypeOf<false>();
  });

  it("holds no any", () => {
    expectTypeOf<SonoranEvent>().not.toBeAny();
    expectTypeOf<EventOf<"EVENT_RECORD_ADD">["data"]["record"]>().not.toBeAny();
    expectTypeOf<EventOf<"EVENT_NEW_CALLOUT">["data"]["callout"]>().not.toBeAny();
  });
});

describe("the unions", () => {
  it("are discriminated", () => {
    const sonoran = {} as SonoranEvent;
    if (sonoran.type === "EVENT_TONE") expectTypeOf(sonoran.data.url).toEqualTypeOf<string>();
    const accweb = {} as AccwebEvent;
    if (accweb.eventName === "instance_live_session_phase_changed") {
      expectTypeOf(accweb.data.remaining).toEqualTypeOf<number>();
    }
    // @ts-expect-error no such event
    if (sonoran.type === "EVENT_TYPO") void sonoran;
  });

  it("tell the two shapes of a status event apart", () => {
    const { data } = {} as EventOf<"EVENT_UNIT_STATUS">;
    if ("identIds" in data) expectTypeOf(data.status).toEqualTypeOf<number>();
    else expectTypeOf(data.units).toEqualTypeOf<Unit[]>();
    // @ts-expect-error only one of the two has it
    void data.units;
  });
});

describe("parsing", () => {
  it("narrows by outcome and name", () => {
    const result = parseSonoran({});
    expectTypeOf(result.outcome).toEqualTypeOf<"known" | "unknown" | "invalid" | "malformed">();
    if (result.outcome === "known" && result.name === "EVENT_911") {
      expectTypeOf(result.event).toEqualTypeOf<EventOf<"EVENT_911">>();
    }
    if (result.outcome === "unknown") expectTypeOf(result.name).toEqualTypeOf<string>();
    const accweb = parseAccweb({});
    if (accweb.outcome === "known") expectTypeOf(accweb.name).toEqualTypeOf<AccwebEventName>();
  });

  it("by schema gives the same types", () => {
    expectTypeOf(eventSchemas.EVENT_911.parse({})).toEqualTypeOf<EventOf<"EVENT_911">>();
    // @ts-expect-error no such event
    void eventSchemas.typo;
  });
});

describe("records", () => {
  it("know the event of their name", () => {
    type Lap = KnownRecord<"instance_live_new_lap">;
    expectTypeOf<Lap["event"]["data"]["lapTimeMS"]>().toEqualTypeOf<number>();
    expectTypeOf<Lap["source"]>().toEqualTypeOf<"accweb">();
    expectTypeOf<KnownRecord<"EVENT_911">["source"]>().toEqualTypeOf<"sonoran">();
    expectTypeOf<KnownRecord<"EVENT_911">["server"]>().toEqualTypeOf<number | undefined>();
  });

  it("narrow by outcome, then by name", () => {
    const record = {} as EventRecord;
    if (record.outcome === "known" && record.name === "EVENT_TONE") {
      expectTypeOf(record.event.data.url).toEqualTypeOf<string>();
    }
    if (record.outcome === "unknown") expectTypeOf(record).toEqualTypeOf<UnknownRecord>();
    if (record.outcome === "invalid") {
      expectTypeOf(record).toEqualTypeOf<InvalidRecord>();
      expectTypeOf(record.name).toEqualTypeOf<string | null>();
    }
  });

  it("are what the schema describes", () => {
    type Described = z.output<typeof eventRecordSchema>;
    expectTypeOf<KnownRecord>().toExtend<Described>();
    expectTypeOf<UnknownRecord>().toExtend<Described>();
    expectTypeOf<Described["outcome"]>().toEqualTypeOf<EventRecord["outcome"]>();
    expectTypeOf<keyof Described>().toEqualTypeOf<keyof EventRecord>();
  });
});

describe("helpers", () => {
  it("take what events have", () => {
    const lap = {} as KnownRecord<"instance_live_new_lap">;
    expectTypeOf(formatLapTime(lap.event.data.lapTimeMS)).toEqualTypeOf<string>();
    expectTypeOf(eventTime(lap)).toEqualTypeOf<{ readonly date: Date; readonly ns: bigint }>();
    expectTypeOf(eventTime(lap.event)).toEqualTypeOf<
      { readonly date: Date; readonly ns: bigint } | undefined
    >();
    const changed = {} as EventOf<"instance_live_session_changed">;
    expectTypeOf(standings(changed.data.live)).toEqualTypeOf<Standing[]>();
    // @ts-expect-error another event
    statusChanges({} as EventOf<"EVENT_UNIT_UPDATE">);
  });

  it("name integers, and say what they are", () => {
    expectTypeOf(UnitStatus.ON_SCENE).toEqualTypeOf<4>();
    expectTypeOf<UnitStatus>().toEqualTypeOf<0 | 1 | 2 | 3 | 4>();
  });
});
