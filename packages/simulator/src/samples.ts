import { raceWeekend } from "./accweb/weekend.js";
import type { AccwebWireEvent } from "./accweb/wire.js";
import { patrolShift } from "./cad/shift.js";
import type { CadWireEvent } from "./cad/wire.js";

/** One event of a name as its system sends it; a CAD's is without the key. */
export type Sample =
  | { readonly source: "sonoran"; readonly event: CadWireEvent }
  | { readonly source: "accweb"; readonly event: AccwebWireEvent };

/** Shifts and weekends in which the first event of each name is a plain one, fit to be shown to people. */
const SHIFT = { seed: "sample 4", calls: 10 } as const;
const WEEKEND = { seed: "sample", cars: 3, lapsPerSession: 2 } as const;

let known: ReadonlyMap<string, Sample> | undefined;

/**
 * A sample of an event, out of a shift or a weekend: always the same one, complete, and with ids that belong
 * together. Earlier names, such as `EVENT_UNIT_ATTACH`, have theirs in the form of their time.
 *
 * @param name in any case for the CAD's, which takes them so (sonoran.md §1); exactly as it is for accweb's
 * @returns undefined for a name that neither system documents
 */
export function sampleEvent(name: string): Sample | undefined {
  known ??= collect();
  return known.get(name) ?? known.get(name.toUpperCase());
}

/** Every name that has a sample: the CAD's, the earlier ones of them, and accweb's. */
export function sampleNames(): string[] {
  known ??= collect();
  return [...known.keys()];
}

function collect(): Map<string, Sample> {
  const samples = new Map<string, Sample>();
  const offer = (name: string, sample: Sample): void => {
    if (!samples.has(name)) samples.set(name, sample);
  };
  for (const { event } of patrolShift(SHIFT)) {
    if (isDocumented(event)) offer(event.type, { source: "sonoran", event });
  }
  for (const { event } of patrolShift({ ...SHIFT, forms: "legacy" })) {
    const type = event.type.toUpperCase();
    if (isDocumented({ type })) offer(type, { source: "sonoran", event: { ...event, type } });
  }
  for (const { event } of raceWeekend(WEEKEND)) {
    if (isPlain(event)) offer(event.eventName, { source: "accweb", event });
  }
  return samples;
}

/** Documented names that do not begin as all others do. */
const ODD_NAMES = new Set(["GET_LOGS", "TOGGLE_BODYCAM"]);

/** A shift has events of the community's own as well. */
function isDocumented({ type }: CadWireEvent): boolean {
  return type.startsWith("EVENT_") || ODD_NAMES.has(type);
}

/** The first lap of a car comes out of the pits, and the first phase is of a server without a track. */
function isPlain(event: AccwebWireEvent): boolean {
  if (event.track === "") return false;
  if (event.eventName !== "instance_live_new_lap") return true;
  const { flags, lapTimeMS } = event.data;
  return flags === 0 && lapTimeMS < PIT_LAP_MS;
}

/** A lap of Monza with a stop takes longer, and so does "no time". */
const PIT_LAP_MS = 115_000;
