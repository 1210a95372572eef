import { issuesOf } from "./issues.js";
import { inspect, isJsonObject, type JsonObject, prune } from "./json.js";
import type { InvalidResult, KnownResult, MalformedResult, ParseResult } from "./parse-result.js";
import {
  type AccwebEventName,
  accwebEvents,
  type EventName,
  type SonoranEventName,
  sonoranEvents,
} from "./registry.js";
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

/**
 * Understands a Sonoran CAD push event: any documented, observed or historical form becomes the canonical one,
 * without the API key. Total: it never throws, whatever it is given, and it does not change its argument.
 *
 * The key is neither checked nor kept here; `@tenfour/receiver` does the checking.
 */
export function parseSonoran(value: unknown): ParseResult<SonoranEventName> {
  return total(value, (body) => {
    const { key: _secret, ...rest } = body;
    const type = rest["type"];
    const definition = typeof type === "string" ? sonoranByName.get(asciiUpperCase(type)) : undefined;
    const understand = (): ParseResult<SonoranEventName> | undefined => {
      if (definition === undefined) return undefined;
      const candidate = settle(definition.schema, { ...rest, type: definition.name });
      return validate(definition, candidate, rest);
    };
    return { rest, nameMember: "type", name: definition?.name ?? type, understand };
  });
}

/**
 * Understands an accweb callback event. Total: it never throws, whatever it is given, and it does not change
 * its argument.
 */
export function parseAccweb(value: unknown): ParseResult<AccwebEventName> {
  return total(value, (body) => {
    const name = body["eventName"];
    const definition = typeof name === "string" ? accwebByName.get(name) : undefined;
    const understand = (): ParseResult<AccwebEventName> | undefined =>
      definition === undefined ? undefined : validate(definition, body, body);
    return { rest: body, nameMember: "eventName", name, understand };
  });
}

interface Reading<N extends EventName> {
  /** The body as it may be shown. */
  readonly rest: JsonObject;
  readonly nameMember: string;
  readonly name: unknown;
  /** Validates against the schema of the name; undefined where there is none. */
  readonly understand: () => ParseResult<N> | undefined;
}

function total<N extends EventName>(value: unknown, read: (body: JsonObject) => Reading<N>): ParseResult<N> {
  try {
    if (!isJsonObject(value) || ArrayBuffer.isView(value)) return malformed("expected a JSON object");
    const { excess, unclean } = inspect(value);
    const body = excess !== undefined || unclean ? prune(value) : value;
    if (!isJsonObject(body)) return malformed("expected a JSON object");
    const { rest, nameMember, name, understand } = read(body);
    if (typeof name !== "string") return invalid(null, rest, [nameMember], "expected the name of an event");
    if (excess !== undefined) return invalid(name, rest, [], excess);
    return understand() ?? { outcome: "unknown", name, event: rest };
  } catch {
    // Only values that no JSON text can produce come here, such as a proxy or a getter that throws.
    return malformed("the value cannot be read");
  }
}

function validate<D extends SonoranDefinition | AccwebDefinition>(
  definition: D,
  candidate: unknown,
  rest: JsonObject,
): KnownResult<D["name"]> | InvalidResult {
  const parsed = definition.schema.safeParse(candidate);
  if (!parsed.success) {
    return { outcome: "invalid", name: definition.name, event: rest, issues: issuesOf(parsed.error) };
  }
  // The schema just used is the one that EventOf<name> is derived from; TypeScript cannot follow the pairing.
  return { outcome: "known", name: definition.name, event: parsed.data } as unknown as KnownResult<D["name"]>;
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
