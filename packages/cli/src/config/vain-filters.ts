import { accwebEvents, sonoranEvents } from "@tenfour/contracts";
import { nearest } from "./nearest.js";
import type { Settings } from "./settings.js";

const NAMES = [...sonoranEvents, ...accwebEvents].map(({ name }) => name);
const KNOWN: ReadonlySet<string> = new Set(
  [...NAMES, ...sonoranEvents.flatMap(({ legacyNames }) => legacyNames)].map((name) => name.toUpperCase()),
);

type Target = Settings["targets"][number];

/** What of a target's filters can never fit, each in a sentence; such a target would wait for ever and look well. */
export function vainFilters({ targets, sonoran, accweb }: Settings): string[] {
  const communities = sonoran?.communities ?? [];
  const sources = [
    ...(sonoran === undefined ? [] : ["sonoran"]),
    ...(accweb === undefined ? [] : ["accweb"]),
  ];
  const ids = communities.map(({ communityId }) => communityId);
  const servers = communities.flatMap((community) => (community.servers ?? []).map(({ id }) => id));
  // Without any source it is the demo, whose events are of both.
  const isDemo = sources.length === 0;
  return targets.flatMap(({ name, events, where = {} }) =>
    [
      ...(events ?? []).flatMap(misspelt),
      ...(isDemo
        ? []
        : [
            ...missing("source", where.source, sources),
            ...missing("community", where.community, ids),
            ...missing("server", where.server, servers),
          ]),
    ].map((sentence) => `target "${name}": ${sentence}`),
  );
}

/** A community may have events of its own: only what is nearly the name of a documented one is a slip. */
function misspelt(pattern: string): string[] {
  const name = pattern.replace(/^!/, "");
  if (name.endsWith("*") || KNOWN.has(name.toUpperCase())) return [];
  const meant = nearest(name, NAMES);
  return meant === undefined ? [] : [`events: no system documents an event ${name}; did you mean ${meant}?`];
}

function missing<T extends string | number>(
  option: keyof NonNullable<Target["where"]>,
  given: T | readonly T[] | undefined,
  configured: readonly T[],
): string[] {
  if (given === undefined) return [];
  const all: readonly T[] = Array.isArray(given) ? given : [given];
  return all
    .filter((one) => !configured.includes(one))
    .map((one) => `where.${option}: ${one} is not configured, so nothing fits it`);
}
