import type { SessionChange, UnitLocationCounters, UnitLocationRefusal } from "@tenfour/receiver-ws";
import { neutralise, safeJson, shorten } from "../output/safe-text.js";
import type { Style } from "../output/style.js";
import { localTime } from "../render/local-time.js";
import type { FleetPlan } from "./fleet-options.js";

/** What became of the positions so far. */
export interface FleetCounts extends UnitLocationCounters {
  /** Units whose newest position waits to be sent. */
  readonly waiting: number;
  /** Events that came in meanwhile, which the game server did not get. */
  readonly events: number;
}

/** What goes to stdout. */
export interface FleetReport {
  begun(plan: FleetPlan): string;
  state(change: SessionChange): string;
  refusal(refusal: UnitLocationRefusal): string;
  counts(counts: FleetCounts): string;
  ended(counts: FleetCounts): string;
}

/** NDJSON: what begins, the session's states, every refusal, how it goes each second, and the sum. */
export const jsonFleetReport: FleetReport = {
  begun: ({ hubUrl, communityId, server, seed, speed, units }) =>
    safeJson(
      JSON.stringify({
        simulating: { system: "fleet", to: [hubUrl], community: communityId, server, seed, speed, units },
      }),
    ),
  state: ({ community, server, state, since, error }) => {
    const why = error === undefined ? {} : { error: { code: error.code, message: error.message } };
    return safeJson(JSON.stringify({ session: { community, server, state, since, ...why } }));
  },
  refusal: ({ community, server, error, updates }) =>
    safeJson(JSON.stringify({ refused: { community, server, error, updates: updates.length } })),
  counts: (counts) => JSON.stringify({ counters: counts }),
  ended: (counts) => JSON.stringify({ summary: { ...counts, ended: "stopped" } }),
};

const TEXT_CHARACTERS = 200;

/** For people. */
export function textFleetReport(style: Style): FleetReport {
  const line = (what: string, text: string): string =>
    `${style.dim(localTime(new Date()))}  ${what.padEnd(9)}  ${text}`;
  return {
    begun: ({ hubUrl, communityId, server, seed, speed, units, isConfigured }) =>
      [
        style.bold(`Simulated fleet: ${units} units, seed ${shorten(seed, TEXT_CHARACTERS)}, speed ${speed}`),
        `  to ${style.cyan(shorten(hubUrl, TEXT_CHARACTERS))}`,
        `  as community ${neutralise(communityId)}, server ${server}${isConfigured ? "" : ", with the simulator's API key"}`,
        "  While it is connected, that server's events come here and no longer to the game server.",
        style.dim("Ctrl+C ends."),
        "",
      ].join("\n"),
    state: ({ state, error }) =>
      line("session", error === undefined ? state : `${state}: ${shorten(error.message, TEXT_CHARACTERS)}`),
    refusal: ({ error, updates }) =>
      line(style.red("refused"), `${updates.length} positions: ${shorten(error, TEXT_CHARACTERS)}`),
    counts: (counts) => line("positions", countsText(counts)),
    ended: (counts) => `\nStopped: ${countsText(counts)}.`,
  };
}

function countsText({ sent, coalesced, refused, expired, waiting, events }: FleetCounts): string {
  const rest = expired === 0 ? "" : `, ${expired} too old`;
  const came = events === 0 ? "" : `; ${events} events came in`;
  return `${sent} sent, ${coalesced} coalesced, ${refused} refused${rest}, ${waiting} waiting${came}`;
}
