import { type EventRecord, isJsonObject, type KnownRecord } from "@tenfour/contracts";
import { accwebFields } from "./accweb-fields.js";
import { sonoranFields } from "./sonoran-fields.js";

const MAX_FIELDS = 3;

const fieldsByName = new Map<string, (event: never) => readonly string[]>(
  Object.entries({ ...sonoranFields, ...accwebFields }),
);

/** What a line says of an event beside its name: up to three texts, as the sender wrote them. */
export function recordFields(record: EventRecord): readonly string[] {
  if (record.outcome === "invalid") {
    const [first] = record.issues;
    if (first === undefined) return [];
    return [first.path.length === 0 ? first.message : `${first.path.join(".")}: ${first.message}`];
  }
  const fields = record.outcome === "known" ? knownFields(record) : undefined;
  return (fields ?? scalarFields(record.event)).filter((field) => field !== "");
}

function knownFields(record: KnownRecord): readonly string[] | undefined {
  const { name, event } = record;
  const fieldsOf = fieldsByName.get(name);
  // The tables pair each name with its event's type; a look-up by name cannot keep them together.
  return fieldsOf?.(event as never);
}

/** The first few plain values of an event that no table knows. */
function scalarFields(event: unknown): readonly string[] {
  const data = isJsonObject(event) && isJsonObject(event["data"]) ? event["data"] : event;
  if (!isJsonObject(data)) return [];
  return Object.entries(data)
    .filter(([name, value]) => !ENVELOPE.has(name) && isScalar(value))
    .slice(0, MAX_FIELDS)
    .map(([name, value]) => `${name}: ${String(value)}`);
}

/** Said elsewhere in the line, or of no use in it. */
const ENVELOPE = new Set([
  "type",
  "eventName",
  "timestamp",
  "instanceId",
  "instanceName",
  "udpPort",
  "tcpPort",
]);

function isScalar(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
