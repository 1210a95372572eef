import type { Entry } from "./entry.js";
import { instanceOf } from "./instance-of.js";

/** What shares a lane stays in order: a community's events, or an accweb instance's. */
export function laneOf(entry: Entry): string {
  if (entry.community !== undefined) return entry.community.lane;
  return `accweb ${instanceOf(entry.body.raw.bytes) ?? ""}`;
}
