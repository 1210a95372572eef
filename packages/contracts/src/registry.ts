import { z } from "zod";
import { newDamageZone, newDriver, newLap, removeConnection } from "./events/accweb-drivers.js";
import { instanceStarted, instanceStopped } from "./events/accweb-instance.js";
import { resetingRaceWeekend, sessionChanged, sessionPhaseChanged } from "./events/accweb-session.js";
import { eventPagerReborn, eventStationAlert, eventTone } from "./events/alerts.js";
import { eventCharSelected, eventCommunityLinkVerified, getLogs } from "./events/community.js";
import {
  eventDispatchClosed,
  eventDispatchEdit,
  eventDispatchNew,
  eventDispatchNote,
  eventDispatchToggleBodycam,
  eventDispatchUnitAttach,
  eventDispatchUnitDetach,
} from "./events/dispatch.js";
import { event911, eventRemove911 } from "./events/emergency-calls.js";
import { eventNewCallout, eventStreetsignUpdated } from "./events/game-world.js";
import { eventPrintRecord, eventRecordAdd, eventRecordEdit, eventRecordRemove } from "./events/records.js";
import { eventUnitGroupAdd, eventUnitGroupChangeName, eventUnitGroupRemove } from "./events/unit-groups.js";
import {
  eventUnitLogin,
  eventUnitLogout,
  eventUnitPanic,
  eventUnitStatus,
  eventUnitUpdate,
} from "./events/units.js";

/** Every Sonoran push event: the one list from which all names, types and schemas derive. */
export const sonoranEvents = [
  event911,
  eventRemove911,
  eventDispatchNew,
  eventDispatchEdit,
  eventDispatchClosed,
  eventDispatchNote,
  eventDispatchUnitAttach,
  eventDispatchUnitDetach,
  eventDispatchToggleBodycam,
  eventUnitLogin,
  eventUnitLogout,
  eventUnitStatus,
  eventUnitUpdate,
  eventUnitPanic,
  eventUnitGroupAdd,
  eventUnitGroupRemove,
  eventUnitGroupChangeName,
  eventStreetsignUpdated,
  eventTone,
  eventRecordAdd,
  eventRecordEdit,
  eventRecordRemove,
  eventPrintRecord,
  eventCharSelected,
  eventCommunityLinkVerified,
  eventStationAlert,
  eventPagerReborn,
  eventNewCallout,
  getLogs,
] as const;

/** Every accweb callback event. */
export const accwebEvents = [
  instanceStarted,
  instanceStopped,
  newDriver,
  removeConnection,
  newLap,
  sessionPhaseChanged,
  newDamageZone,
  resetingRaceWeekend,
  sessionChanged,
] as const;

type SonoranDefinition = (typeof sonoranEvents)[number];
type AccwebDefinition = (typeof accwebEvents)[number];
type Definition = SonoranDefinition | AccwebDefinition;

/** Name of a Sonoran push event, as handlers use it. */
export type SonoranEventName = SonoranDefinition["name"];
/** Name of an accweb callback event. */
export type AccwebEventName = AccwebDefinition["name"];
/** Name of any event Tenfour knows. */
export type EventName = SonoranEventName | AccwebEventName;

/** The canonical event behind a name: `EventOf<"EVENT_911">`. */
export type EventOf<N extends EventName> = z.output<Extract<Definition, { readonly name: N }>["schema"]>;

/** Any known Sonoran push event, discriminated by `type`. */
export type SonoranEvent = z.output<SonoranDefinition["schema"]>;
/** Any known accweb callback event, discriminated by `eventName`. */
export type AccwebEvent = z.output<AccwebDefinition["schema"]>;

type EventSchemas = { readonly [D in Definition as D["name"]]: D["schema"] };

/** Canonical schemas by wire name: `eventSchemas.EVENT_911.parse(value)`. */
export const eventSchemas = Object.freeze(
  Object.fromEntries([...sonoranEvents, ...accwebEvents].map((event) => [event.name, event.schema])),
) as EventSchemas;

type SchemasOf<T extends readonly { readonly schema: z.ZodType }[]> = { [I in keyof T]: T[I]["schema"] };

function schemasOf<const T extends readonly { readonly schema: z.ZodType }[]>(events: T): SchemasOf<T> {
  return events.map((event) => event.schema) as SchemasOf<T>;
}

/** Canonical Sonoran events: a discriminated union on `type`. */
export const sonoranEventSchema = z.discriminatedUnion("type", schemasOf(sonoranEvents)).meta({
  title: "Sonoran CAD push event",
  description: "A Sonoran CAD push event in its canonical form, without the API key.",
});

/** Canonical accweb events: a discriminated union on `eventName`. */
export const accwebEventSchema = z.discriminatedUnion("eventName", schemasOf(accwebEvents)).meta({
  title: "accweb callback event",
  description: "An accweb callback event.",
});
