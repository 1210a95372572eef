import { sonoranEvents } from "@tenfour/contracts";

/** By an earlier name of an event, what it is called now; both in upper case. */
const CURRENT: ReadonlyMap<string, string> = new Map(
  sonoranEvents.flatMap(({ name, legacyNames }) => legacyNames.map((earlier) => [earlier, name] as const)),
);

/** What an event of this name is called now, in upper case: a record has that name, whatever the sender wrote. */
export function currentName(name: string): string {
  const upper = name.toUpperCase();
  return CURRENT.get(upper) ?? upper;
}

/** The earlier names of all events whose present name fits: as such an event may have been stored. */
export function earlierNames(fits: (current: string) => boolean): string[] {
  return [...CURRENT].flatMap(([earlier, current]) => (fits(current) ? [earlier] : []));
}
