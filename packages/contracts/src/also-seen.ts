import type { z } from "zod";

/** Other forms in which a value has been seen on the wire, and the way back to the canonical one. */
export interface AlsoSeen {
  /** Schemas of those forms, for the wire JSON Schema. */
  readonly forms: readonly z.ZodType[];
  /**
   * Turns any of those forms into the canonical one. It is handed whatever arrived, must not throw or mutate,
   * and returns the very same reference when there is nothing to change; validation comes afterwards.
   */
  readonly upgrade: (value: unknown) => unknown;
}

const registry = new WeakMap<z.core.$ZodType, AlsoSeen>();

/** Declares the historical and alternative forms of a canonical schema; returns that schema. */
export function alsoSeen<S extends z.ZodType>(schema: S, seen: AlsoSeen): S {
  registry.set(schema, seen);
  return schema;
}

/** The other forms declared for a schema, if any. */
export function formsOf(schema: z.core.$ZodType): AlsoSeen | undefined {
  return registry.get(schema);
}
