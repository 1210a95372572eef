import { accwebEvents, type EventName, type Source, sonoranEvents, TenfourError } from "@tenfour/contracts";

const KINDS = ["*any", "*unknown", "*invalid"] as const;

/** Which records a subscription is for: one known name, or a whole kind. */
export type Topic = EventName | (typeof KINDS)[number];

interface Named {
  readonly name: EventName;
  readonly source: Source;
  /** The name and its predecessors, all of which senders may use. */
  readonly wireNames: readonly string[];
}

const named: readonly Named[] = [
  ...sonoranEvents.map(({ name, legacyNames }) => ({
    name,
    source: "sonoran" as const,
    wireNames: [name, ...legacyNames],
  })),
  ...accwebEvents.map(({ name }) => ({ name, source: "accweb" as const, wireNames: [name] })),
];
const byTopic = new Map<string, Named>(named.map((one) => [one.name, one]));
const kinds: ReadonlySet<string> = new Set(KINDS);

/** The system that sends events of this name; undefined for a kind, which any system's may be of. */
export function sourceOfName(topic: Topic): Source | undefined {
  return byTopic.get(topic)?.source;
}

/** Every name under which a sender may send this event. */
export function wireNamesOf(topic: Topic): readonly string[] {
  return byTopic.get(topic)?.wireNames ?? [];
}

/** One or several topics as a list of its own; throws a TenfourError (`ERR_TENFOUR_OPTIONS`) for anything else. */
export function asTopics(wanted: Topic | readonly Topic[]): readonly Topic[] {
  const topics: readonly Topic[] = typeof wanted === "string" ? [wanted] : [...wanted];
  if (topics.length === 0) throw mistake("expected at least one event name");
  for (const topic of topics) {
    if (typeof topic !== "string") throw mistake("expected the name of an event, a string");
    if (!byTopic.has(topic) && !kinds.has(topic)) throw mistake(`no event is named "${topic}"${hint(topic)}`);
  }
  return topics;
}

/** The name that was meant, where a sender would be understood all the same. */
function hint(name: string): string {
  const meant = named.find(({ wireNames }) =>
    wireNames.some((wireName) => wireName.toLowerCase() === name.toLowerCase()),
  );
  return meant === undefined
    ? "; for names that no schema knows use onUnknown()"
    : `; did you mean "${meant.name}"?`;
}

function mistake(message: string): TenfourError {
  return new TenfourError(message, { code: "ERR_TENFOUR_OPTIONS" });
}
