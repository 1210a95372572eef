import { setTimeout as sleep } from "node:timers/promises";
import { type HubCommunityOptions, patrolShift } from "@tenfour/simulator";
import type { HubCommands } from "./hub-commands.js";

/** A shift that the CAD behind a hub has. */
export interface HubShift {
  readonly seed: string;
  /** Simulated seconds per real second. */
  readonly speed: number;
  readonly units: number | undefined;
  readonly calls: number | undefined;
}

/** Ids that a repeated shift leaves to the one before it. */
const IDS_PER_SHIFT = 100_000;

/** Pushes shift after shift to the first server of every community, until the signal comes. */
export async function playShift(
  { seed, speed, units, calls }: HubShift,
  communities: readonly HubCommunityOptions[],
  commands: HubCommands,
  signal: AbortSignal,
): Promise<void> {
  for (let round = 0; !signal.aborted; round++) {
    const options = {
      seed: round === 0 ? seed : `${seed} shift ${round + 1}`,
      firstId: 100 + round * IDS_PER_SHIFT,
      ...(units === undefined ? {} : { units }),
      ...(calls === undefined ? {} : { calls }),
    };
    let lastMs = 0;
    for (const { atMs, event } of patrolShift(options)) {
      await pause((atMs - lastMs) / speed, signal);
      if (signal.aborted) return;
      lastMs = atMs;
      for (const { communityId, servers } of communities) {
        const [server] = servers;
        if (server === undefined) continue;
        await commands.give({ push: { server: server.id, community: communityId, event }, id: "shift" });
      }
    }
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
