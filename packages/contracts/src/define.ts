import type { z } from "zod";

/** What every entry of the registry has, whichever system sends the event. */
export interface EventDefinition<N extends string = string, S extends z.ZodType = z.ZodType> {
  /** Canonical wire name, as handlers and targets use it. */
  readonly name: N;
  /** Short human name. */
  readonly title: string;
  /** What happened when this event arrives. */
  readonly description: string;
  /** Schema of the canonical event: unknown members survive, the Sonoran key is not part of it. */
  readonly schema: S;
  /** Schema of every accepted form, for the wire JSON Schema. */
  readonly wire: z.ZodType;
  /** Earlier names of the same event; they normalise to `name`. */
  readonly legacyNames: readonly string[];
}

/** What people read about an event. */
export interface EventText {
  /** Short human name, used as the JSON Schema title. */
  readonly title: string;
  /** What happened when this event arrives; used as JSON Schema description. */
  readonly description: string;
}
