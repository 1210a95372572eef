import type { EventName, EventOf } from "@tenfour/contracts";

/**
 * The two or three things a person wants to know of each event; empty texts are left out of the line. An event
 * that has no entry is shown by its first plain values.
 */
export type FieldTable<Names extends EventName> = {
  readonly [N in Names]?: (event: EventOf<N>) => readonly string[];
};
