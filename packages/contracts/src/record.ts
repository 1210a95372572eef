import { z } from "zod";
import type { Issue } from "./issues.js";
import { open } from "./open.js";
import {
  type AccwebEventName,
  accwebEventSchema,
  accwebEvents,
  type EventName,
  type EventOf,
  type SonoranEventName,
  sonoranEventSchema,
  sonoranEvents,
} from "./registry.js";

/** The two systems whose events Tenfour receives. */
export const SOURCES = ["sonoran", "accweb"] as const;
/** A system whose events Tenfour receives. */
export type Source = (typeof SOURCES)[number];

/** How an event came in: over HTTP, over a websocket, or from within the same process. */
export const TRANSPORTS = ["http", "ws", "local"] as const;
/** How an event came in. */
export type Transport = (typeof TRANSPORTS)[number];

/** The system that sends an event of this name. */
export type SourceOf<N extends EventName> = N extends SonoranEventName ? "sonoran" : "accweb";

/** What every record says of its event, whatever became of it. */
export interface RecordBase {
  /** UUIDv7, minted when the event was accepted; a webhook target receives it as `webhook-id`. */
  readonly id: string;
  /** How the event came in; `local` for one made in this process. */
  readonly transport: Transport;
  /** When the last byte arrived: RFC 3339, UTC, milliseconds. */
  readonly receivedAt: string;
  /** Sonoran: the community whose key the event carried. */
  readonly community?: string;
  /** Sonoran: the community's server, where it is known (HTTP push events do not say). */
  readonly server?: number;
  /** accweb: the instance that sent the event. */
  readonly instance?: string;
  /** Id of an event with the same content that came by another transport within seconds. */
  readonly possibleDuplicateOf?: string;
}

/** An event in its canonical form. */
export type KnownRecord<N extends EventName = EventName> = N extends EventName
  ? RecordBase & {
      readonly source: SourceOf<N>;
      readonly name: N;
      readonly outcome: "known";
      readonly event: EventOf<N>;
    }
  : never;

/** An event whose name no schema knows: custom events of a community, or newer than this package. */
export type UnknownRecord = RecordBase & {
  /** The system that sent it. */
  readonly source: Source;
  /** In the sender's own spelling. */
  readonly name: string;
  /** No schema knows its name. */
  readonly outcome: "unknown";
  /** The whole body, for Sonoran without its key. */
  readonly event: Readonly<Record<string, unknown>>;
};

/** An authenticated body that is not what its name promises, or not even JSON. */
export type InvalidRecord = RecordBase & {
  /** The system that sent it. */
  readonly source: Source;
  /** The canonical name where there is one, the sender's spelling of an unknown one, or null. */
  readonly name: string | null;
  /** It is not what its name promises. */
  readonly outcome: "invalid";
  /** As much of the body as could be read, without the key; null when it is not a JSON object. */
  readonly event: Readonly<Record<string, unknown>> | null;
  /** What does not fit, and where; at most 20, none with a value of the body. */
  readonly issues: readonly Issue[];
};

/**
 * One received event: what handlers get, what `tenfour relay --json` prints, what a webhook target receives.
 * Discriminated by `outcome` and, for known events, `name`.
 */
export type EventRecord<N extends EventName = EventName> = KnownRecord<N> | UnknownRecord | InvalidRecord;

/** Any Sonoran record. */
export type SonoranRecord = KnownRecord<SonoranEventName>;
/** Any accweb record. */
export type AccwebRecord = KnownRecord<AccwebEventName>;

const base = {
  id: z.uuidv7().describe("Minted when the event was accepted; the webhook-id of every delivery of it."),
  transport: z.enum(TRANSPORTS),
  receivedAt: z.iso.datetime({ precision: 3 }).describe("When the last byte arrived, UTC."),
  community: z.string().optional().describe("Sonoran: the community whose key the event carried."),
  server: z.int().optional().describe("Sonoran: the community's server, where it is known."),
  instance: z.string().optional().describe("accweb: the instance that sent the event."),
  possibleDuplicateOf: z.uuidv7().optional().describe("Same content by another transport within seconds."),
};

const issue = open({ path: z.array(z.union([z.string(), z.int()])), message: z.string() });
const anyObject = z.record(z.string(), z.unknown());

/** The JSON form of {@link EventRecord}. */
export const eventRecordSchema = z
  .union([
    open({
      ...base,
      source: z.literal("sonoran"),
      name: z.enum(sonoranEvents.map((event) => event.name)),
      outcome: z.literal("known"),
      event: sonoranEventSchema,
    }),
    open({
      ...base,
      source: z.literal("accweb"),
      name: z.enum(accwebEvents.map((event) => event.name)),
      outcome: z.literal("known"),
      event: accwebEventSchema,
    }),
    open({
      ...base,
      source: z.enum(SOURCES),
      name: z.string(),
      outcome: z.literal("unknown"),
      event: anyObject,
    }),
    open({
      ...base,
      source: z.enum(SOURCES),
      name: z.string().nullable(),
      outcome: z.literal("invalid"),
      event: anyObject.nullable(),
      issues: z.array(issue),
    }),
  ])
  .meta({
    title: "Tenfour event record",
    description: "One received event, as handlers and webhook targets get it.",
  });
