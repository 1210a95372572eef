import type { Entry } from "./entry.js";
import { scanMember } from "./scan-json.js";

/** accweb writes `instanceId` among the first members (accweb.md §3); further in, nobody looks for it. */
const HEAD_BYTES = 4096;

/** What shares a lane stays in order: a community's events, or an accweb instance's. */
export function laneOf(entry: Entry): string {
  if (entry.community !== undefined) return `sonoran ${entry.community.id}`;
  const head = entry.body.raw.bytes.subarray(0, HEAD_BYTES);
  return `accweb ${scanMember(head, "instanceId", "first")?.text ?? ""}`;
}
