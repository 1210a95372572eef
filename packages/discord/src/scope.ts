import type { EventRecord } from "@tenfour/contracts";

/**
 * What a record's state is kept for: the server of a community where it is known, else the community, or the accweb
 * instance. Sonoran's and accweb's never meet.
 */
export function scopeOf(record: Pick<EventRecord, "source" | "community" | "server" | "instance">): string {
  if (record.source === "accweb") return `accweb:${record.instance ?? ""}`;
  const server = record.server === undefined ? "" : `/${record.server}`;
  return `sonoran:${record.community ?? ""}${server}`;
}
