import type { EventRecord } from "@tenfour/contracts";
import type { ResolvedTarget, Where } from "./options.js";
import type { OutboxEvent } from "./outbox.js";
import { type NameFilter, nameFilter } from "./patterns.js";

/** Decides which events a target gets. */
export class Wanted {
  readonly #where: Where | undefined;
  readonly #byName: NameFilter;

  constructor({ events, where }: Pick<ResolvedTarget, "events" | "where">) {
    this.#where = where;
    this.#byName = nameFilter(events);
  }

  /** What can be told without understanding the event: false when it is certainly not wanted. */
  mayBe({ source, community, server }: OutboxEvent): boolean {
    const where = this.#where;
    if (where === undefined) return true;
    return (
      fits(where.source, source) &&
      fits(where.community, community) &&
      fits(where.server, server) &&
      (where.instance === undefined || source === "accweb")
    );
  }

  /** Whether the target gets an event for which `mayBe` was true. */
  is({ name, instance }: EventRecord): boolean {
    return fits(this.#where?.instance, instance) && this.#byName(name);
  }
}

function fits<T>(wanted: T | readonly T[] | undefined, value: T | undefined): boolean {
  if (wanted === undefined) return true;
  if (value === undefined) return false;
  return Array.isArray(wanted) ? wanted.includes(value) : wanted === value;
}
