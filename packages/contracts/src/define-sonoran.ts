import { z } from "zod";
import { type AlsoSeen, alsoSeen } from "./also-seen.js";
import type { EventDefinition, EventText } from "./define.js";
import { isJsonObject } from "./json.js";
import { open } from "./open.js";
import { wireForm } from "./wire-form.js";

interface SonoranEventSpec<D extends z.ZodType> extends EventText {
  /** Canonical shape of `data`. */
  readonly data: D;
  readonly legacyNames?: readonly string[];
}

/** Defines a Sonoran push event: `{ type, data }` (sonoran.md §1: the key is authentication, not content). */
export function sonoranEvent<const N extends string, D extends z.ZodType>(
  name: N,
  spec: SonoranEventSpec<D>,
) {
  const schema = open({ type: z.literal(name), data: spec.data });
  return defineSonoran(name, schema, { ...spec, upgrade: unwrapData }, [{ data: wireData(name, spec.data) }]);
}

interface SonoranBodySpec<S extends z.ZodRawShape> extends EventText {
  /** Members beside `type`, which may be anything: for messages that do not keep to `{ type, data }`. */
  readonly body: S;
  /** Other member sets in which the same message has been seen. */
  readonly bodyForms?: readonly z.ZodRawShape[];
  /** Turns a body of those, `data` already unwrapped, into the canonical one; see `AlsoSeen.upgrade`. */
  readonly upgrade?: (body: unknown) => unknown;
}

/** Defines a Sonoran message whose members do not all sit in `data`. */
export function sonoranMessage<const N extends string, const S extends z.ZodRawShape>(
  name: N,
  spec: SonoranBodySpec<S>,
) {
  const schema = open({ type: z.literal(name), ...spec.body });
  const { upgrade = (body: unknown) => body } = spec;
  const unwrap = "data" in spec.body ? unwrapData : (body: unknown) => body;
  return defineSonoran(name, schema, { ...spec, upgrade: (body) => upgrade(unwrap(body)) }, [
    wireMembers(name, spec.body),
    ...(spec.bodyForms ?? []).map((body, index) => wireMembers(`${name}_${index + 2}`, body)),
  ]);
}

function defineSonoran<const N extends string, S extends z.ZodType>(
  name: N,
  schema: S,
  spec: EventText & Pick<AlsoSeen, "upgrade"> & { readonly legacyNames?: readonly string[] },
  bodies: readonly [z.ZodRawShape, ...z.ZodRawShape[]],
) {
  const { title, description, legacyNames = [] } = spec;
  const envelope = { key: z.string().optional().describe(KEY_TEXT), type: wireType([name, ...legacyNames]) };
  const [first, ...others] = bodies;
  const form = (body: z.ZodRawShape) => open({ ...envelope, ...body });
  const wire: z.ZodType = others.length === 0 ? form(first) : z.union([form(first), ...others.map(form)]);
  const meta = { id: name, title, description };
  return {
    name,
    title,
    description,
    schema: alsoSeen(schema.meta(meta), { forms: [], upgrade: spec.upgrade }),
    wire: wire.meta(meta),
    legacyNames,
  } satisfies EventDefinition<N, S>;
}

const KEY_TEXT = "The community's API key: the only authentication there is, and a secret.";

function wireMembers(owner: string, shape: z.ZodRawShape): z.ZodRawShape {
  return Object.fromEntries(
    Object.entries(shape).map(([name, member]) => [
      name,
      name === "data" ? wireData(owner, member) : wireForm(member),
    ]),
  );
}

/** Older servers, and many pages of the vendor, wrap `data` in a one-element array (sonoran.md §1). */
function unwrapData(body: unknown): unknown {
  if (!isJsonObject(body)) return body;
  const { data } = body;
  return Array.isArray(data) && data.length === 1 ? { ...body, data: data[0] as unknown } : body;
}

/** `data` as it is, or wrapped; see {@link unwrapData}. */
function wireData(owner: string, data: z.core.$ZodType): z.ZodType {
  const wire = wireForm(data).meta({ id: `${owner}_data` });
  return z.union([wire, z.array(wire).length(1)]);
}

/** `type` in any case: the vendor's own consumer upper-cases it before the lookup (sonoran.md §1). */
function wireType(names: readonly [string, ...string[]]): z.ZodType {
  const pattern = names.map((name) =>
    name.replace(/[A-Z]/g, (letter) => `[${letter}${letter.toLowerCase()}]`),
  );
  const meta = { id: typeDefinition(names[0]), description: `${names.join(" or ")}, in any case.` };
  return z
    .string()
    .regex(new RegExp(`^(?:${pattern.join("|")})$`))
    .meta(meta);
}

/** Name of the definition in the wire JSON Schema that says how an event's `type` may be written. */
export function typeDefinition(name: string): string {
  return `${name}_type`;
}
