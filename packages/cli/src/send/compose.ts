import { isJsonObject, type JsonObject, type Source } from "@tenfour/contracts";
import { goJson, type Sample, sampleEvent, sampleNames } from "@tenfour/simulator";
import { nearest } from "../config/nearest.js";
import { type Assignment, assign } from "./assignment.js";

/** An event that is ready to be sent, but for the key. */
export interface Composed {
  readonly source: Source;
  readonly name: string;
  readonly event: JsonObject;
  /** What people should know about the name; undefined when it is a documented one. */
  readonly hint?: string;
}

/**
 * An event by its name: the sample of that name, or, where no system documents it, an event of the community's own
 * with nothing in it.
 *
 * @param source of a name that is not documented; by default accweb's when it looks like one of theirs
 */
export function composeByName(name: string, source: Source | undefined): Composed {
  const sample = sampleEvent(name);
  if (sample !== undefined && (source === undefined || source === sample.source)) {
    return { source: sample.source, name, event: named(sample, name) };
  }
  const chosen = source ?? (/^instance_/i.test(name) ? "accweb" : "sonoran");
  return { source: chosen, name, event: custom(name, chosen), hint: hintAt(name, chosen) };
}

/** An event out of a file, told by the member with its name. */
export function composeFromBody(body: JsonObject, source: Source | undefined): Composed {
  const { key: _theirs, ...event } = body;
  const { type, eventName } = event;
  const chosen = source ?? (typeof eventName === "string" && type === undefined ? "accweb" : "sonoran");
  const name = chosen === "accweb" ? eventName : type;
  return { source: chosen, name: typeof name === "string" ? name : "(no name)", event };
}

/** The same event with members set. */
export function withAssignments(composed: Composed, assignments: readonly Assignment[]): Composed {
  return { ...composed, event: assignments.reduce(assign, composed.event) };
}

/** The bytes of the body: a CAD's with the key in front, unless the event has one; accweb's as Go encodes them. */
export function encode({ source, event }: Composed, apiKey: string | undefined): Buffer {
  if (source === "accweb") return Buffer.from(goJson(event));
  return Buffer.from(JSON.stringify(apiKey === undefined ? event : { key: apiKey, ...event }));
}

function named({ source, event }: Sample, name: string): JsonObject {
  const copy: unknown = JSON.parse(JSON.stringify(event));
  const members = isJsonObject(copy) ? copy : {};
  return source === "accweb" ? { ...members, timestamp: now() } : { ...members, type: name };
}

function custom(name: string, source: Source): JsonObject {
  if (source === "sonoran") return { type: name, data: {} };
  const started = sampleEvent("instance_started");
  return { ...(started === undefined ? {} : named(started, name)), eventName: name, data: {} };
}

/** As Go writes a time whose fraction ends after milliseconds. */
function now(): string {
  return new Date().toISOString().replace(/\.?0+Z$/, "Z");
}

function hintAt(name: string, source: Source): string {
  const other = sampleEvent(name)?.source;
  if (other !== undefined)
    return `${name} is an event of ${other}'s, not of ${source}'s: it is sent as it is, as a custom event`;
  const meant = nearest(name, sampleNames());
  const guess = meant === undefined ? "" : ` (did you mean ${meant}?)`;
  return `no system documents an event ${name}${guess}: it is sent as it is, as a custom event`;
}
