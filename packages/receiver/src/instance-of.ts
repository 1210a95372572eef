import { scanMember } from "./scan-json.js";

/** accweb writes `instanceId` among the first members (accweb.md §3); further in, nobody looks for it. */
const HEAD_BYTES = 4096;

/** The id of the accweb instance that sent a body; undefined where it is not among the first members. */
export function instanceOf(bytes: Uint8Array): string | undefined {
  return scanMember(bytes.subarray(0, HEAD_BYTES), "instanceId", "first")?.text;
}
