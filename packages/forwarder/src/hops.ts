import type { DeliveryOutcome } from "./target.js";

/** How often an event may be forwarded from one Tenfour to the next before it is taken to go round in circles. */
const MAX_HOPS = 5;

/** What becomes of an event that goes round in circles; undefined for any other. */
export function loopOutcome(hops: number): DeliveryOutcome | undefined {
  if (hops < MAX_HOPS) return undefined;
  const detail = `the event had been forwarded ${hops} times before it came here: it goes round in circles`;
  return { outcome: "park", reason: "loop", detail };
}
