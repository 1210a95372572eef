import { UnitStatus } from "../enums.js";
import type { EventOf } from "../registry.js";
import type { Unit } from "../shapes/unit.js";

/** One unit's new status. */
export interface StatusChange {
  /** Id of the unit; of a whole unit, its `id`. */
  readonly identId: number;
  /** The unit's status now; `unitStatusName` has the words for it. */
  readonly status: number;
  /** The whole unit, where the event carries it. */
  readonly unit?: Unit;
}

/**
 * Who has which status now, from either form of EVENT_UNIT_STATUS: ids with one status, or whole units. Both
 * are current (sonoran.md §5).
 */
export function statusChanges(event: EventOf<"EVENT_UNIT_STATUS">): StatusChange[] {
  const { data } = event;
  if (isOfIdents(data)) return data.identIds.map((identId) => ({ identId, status: data.status }));
  return "units" in data ? data.units.map((unit) => ({ identId: unit.id, status: unit.status, unit })) : [];
}

type Data = EventOf<"EVENT_UNIT_STATUS">["data"];

/** Looks at the values too: an event of the one form may have stray members named like the other's. */
function isOfIdents(data: Data): data is Extract<Data, { readonly identIds: number[] }> {
  if (!("identIds" in data && Array.isArray(data.identIds))) return false;
  return data.identIds.every(Number.isInteger) && Number.isInteger(data.status);
}

const names: ReadonlyMap<number, string> = new Map(
  Object.entries(UnitStatus).map(([name, code]) => [code, name]),
);

/**
 * The vendor's name of a unit status, such as `ON_SCENE`; `Status <n>` for a code of the community's own.
 *
 * @param status `status` of a unit or a status event
 */
export function unitStatusName(status: number): string {
  return names.get(status) ?? `Status ${status}`;
}
