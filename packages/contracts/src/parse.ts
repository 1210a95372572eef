import { type Accepts, compileFastPath } from "./fast-path.js";
import { issuesOf } from "./issues.js";
import { inspect, isJsonObject, type JsonObject, prune } from "./json.js";
import type { InvalidResult, KnownResult, MalformedResult, ParseResult } from "./parse-result.js";
import { type AccwebEventName, accwebEvents, type SonoranEventName, sonoranEvents } from "./registry.js";
import { settle } from "./settle.js";

type SonoranDefinition = (typeof sonoranEvents)[number];
type AccwebDefinition = (typeof accwebEvents)[number];

// Maps, not objects: an event named "constructor" or "__proto__" must find nothing.
const sonoranByName = new Map<string, SonoranDefinition>(
  sonoranEvents.flatMap((event) => [event.name, ...event.legacyNames].map((name) => [name, event] as const)),
);
const accwebByName = new Map<string, AccwebDefinition>(
  accwebEvents.map((event) => [event.name, event] as const),
);

/** Compiled when the first event of its kind comes; undefined where code cannot be compiled at run time. */
const fastPaths = new Map<SonoranDefinition | AccwebDefinition, Accepts | undefined>();

/** True for what the full road would return as it is; false decides nothing. */
function isCanonical(definition: SonoranDefinition | AccwebDefinition, body: JsonObject): boolean {
  let accepts = fastPaths.get(definition);
  if (accepts === undefined && !fastPaths.has(definition)) {
    accepts = compileFastPath(definition.schema);
    fastPaths.set(definition, accepts);
  }
  return accepts?.(body) === true;
}

/**
 * Understands a Sonoran CAD push event: any documented, observed or historical form becomes the canonical one,
 * without the API key. Total: it never throws, whatever it is given, and it does not change its argument. The
 * event may share parts with it.
 *
 * The key is neither checked nor kept here; `@tenfour/receiver` does the checking.
 */
export function parseSonoran(value: unknown): ParseResult<SonoranEventName> {
  return total<SonoranDefinition>(value, readSonoran);
}

function readSonoran(body: JsonObject): Reading<SonoranDefinition> {
  const rest = withoutKey(body);
  const type = rest["type"];
  const definition = typeof type === "string" ? sonoranNamed(type) : undefined;
  return { rest, nameMember: "type", definition, lift: liftSonoran };
}

/** Nearly every event has these members, in this order: made by name, the copy costs a third. */
function withoutKey(body: JsonObject): JsonObject {
  const names = Object.keys(body);
  if (names.length === 3 && names[0] === "key" && names[1] === "type" && names[2] === "data")
    return { type: body["type"], data: body["data"] };
  const { key: _secret, ...rest } = body;
  return rest;
}

function liftSonoran({ schema, name }: SonoranDefinition, rest: JsonObject): Lifted {
  const named = { ...rest, type: name };
  const settled = settle(schema, named);
  return { settled, isChanged: settled !== named };
}

/**
 * Understands an accweb callback event. Total: it never throws, whatever it is given, and it does not change
 * its argument. The event may share parts with it.
 */
export function parseAccweb(value: unknown): ParseResult<AccwebEventName> {
  return total<AccwebDefinition>(value, readAccweb);
}

function readAccweb(rest: JsonObject): Reading<AccwebDefinition> {
  const name = rest["eventName"];
  return {
    rest,
    nameMember: "eventName",
    definition: typeof name === "string" ? accwebByName.get(name) : undefined,
    lift: liftAccweb,
  };
}

/** One program sends these events and it has one form for each (accweb.md §4). */
function liftAccweb(_definition: AccwebDefinition, rest: JsonObject): Lifted {
  return { settled: rest, isChanged: false };
}

/** Nearly every sender writes names as they are, those that nobody knows too. */
function sonoranNamed(type: string): SonoranDefinition | undefined {
  return (
    sonoranByName.get(type) ?? (/[a-z]/.test(type) ? sonoranByName.get(asciiUpperCase(type)) : undefined)
  );
}

interface Reading<D> {
  /** The body as it may be shown. */
  readonly rest: JsonObject;
  readonly nameMember: string;
  /** The event that the body names, if there is one. */
  readonly definition: D | undefined;
  /** Brings the body from the forms it may have towards the canonical one. */
  readonly lift: (definition: D, rest: JsonObject) => Lifted;
}

interface Lifted {
  readonly settled: unknown;
  /** False when the body had no other form than the canonical one. */
  readonly isChanged: boolean;
}

function total<D extends SonoranDefinition | AccwebDefinition>(
  value: unknown,
  read: (body: JsonObject) => Reading<D>,
): ParseResult<D["name"]> {
  try {
    if (!isJsonObject(value) || ArrayBuffer.isView(value)) return malformed("expected a JSON object");
    const { definition, rest } = read(value);
    // What is canonical already has nothing in it that is not in its schema, so nothing unsafe either.
    if (definition !== undefined && isCanonical(definition, rest)) return known(definition, rest);
    return understand(value, read);
  } catch {
    // Only values that no JSON text can produce come here, such as a proxy or a getter that throws.
    return malformed("the value cannot be read");
  }
}

function understand<D extends SonoranDefinition | AccwebDefinition>(
  value: JsonObject,
  read: (body: JsonObject) => Reading<D>,
): ParseResult<D["name"]> {
  const { excess, unclean } = inspect(value);
  const body = excess !== undefined || unclean ? prune(value) : value;
  if (!isJsonObject(body)) return malformed("expected a JSON object");
  const { rest, nameMember, definition, lift } = read(body);
  const name = definition?.name ?? rest[nameMember];
  if (typeof name !== "string") return invalid(null, rest, [nameMember], "expected the name of an event");
  if (excess !== undefined) return invalid(name, rest, [], excess);
  if (definition === undefined) return { outcome: "unknown", name, event: rest };
  const { settled, isChanged } = lift(definition, rest);
  // A canonical form can be deeper than the one that came. It must be within the limits itself, or it would not be
  // understood when it is parsed again, as a record that has been stored or forwarded is.
  const grown = isChanged ? inspect(settled).excess : undefined;
  if (grown !== undefined) return invalid(name, rest, [], grown);
  const parsed = definition.schema.safeParse(settled);
  if (parsed.success) return known(definition, parsed.data);
  return { outcome: "invalid", name: definition.name, event: rest, issues: issuesOf(parsed.error) };
}

function known<D extends SonoranDefinition | AccwebDefinition>(
  { name }: D,
  event: object,
): KnownResult<D["name"]> {
  // The schema that accepted it is the one EventOf<name> is derived from; TypeScript cannot follow the pairing.
  return { outcome: "known", name, event } as unknown as KnownResult<D["name"]>;
}

function invalid(name: string | null, event: JsonObject, path: string[], message: string): InvalidResult {
  return { outcome: "invalid", name, event, issues: [{ path, message }] };
}

function malformed(message: string): MalformedResult {
  return { outcome: "malformed", name: null, event: null, issues: [{ path: [], message }] };
}

/** ASCII only, as the vendor's consumer does: `toUpperCase` would make other letters fit too. */
function asciiUpperCase(text: string): string {
  return text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}
