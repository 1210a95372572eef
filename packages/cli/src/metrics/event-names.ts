import { accwebEvents, type EventRecord, sonoranEvents } from "@tenfour/contracts";

const KNOWN: ReadonlySet<string> = new Set([...sonoranEvents, ...accwebEvents].map(({ name }) => name));

/** An event's name as a label: one that no schema knows, which anybody may choose, is `other`. */
export function nameLabel({ name }: Pick<EventRecord, "name">): string {
  return name !== null && KNOWN.has(name) ? name : "other";
}
