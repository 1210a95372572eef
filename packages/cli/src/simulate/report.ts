import type { Source } from "@tenfour/contracts";
import type { AccwebWireEvent, CadWireEvent, Outcome, Summary } from "@tenfour/simulator";
import { safeJson, shorten } from "../output/safe-text.js";
import type { Style } from "../output/style.js";
import { localTime } from "../render/local-time.js";
import type { Verdict } from "../send/verdict.js";

/** What a simulated sender is about to do. */
export interface Begun {
  readonly system: Source;
  /** Without user info and query. */
  readonly to: readonly string[];
  readonly seed: string;
  readonly speed: number;
}

/** One request, and what came of it. */
export interface Requested {
  readonly name: string;
  readonly to: string;
  readonly outcome: Outcome;
  readonly verdict: Verdict;
  readonly event: CadWireEvent | AccwebWireEvent;
}

/** How it went in all. */
export type Ended = Summary & { readonly accepted: number };

/** What goes to stdout. */
export interface SimulationReport {
  begun(begun: Begun): string;
  request(requested: Requested): string;
  ended(ended: Ended): string;
}

/** NDJSON: what begins, a line per request, and the sum. */
export const jsonReport: SimulationReport = {
  begun: (begun) => safeJson(JSON.stringify({ simulating: begun })),
  request: ({ name, to, outcome, verdict, event }) => {
    const { result } = outcome;
    const details =
      result === "answered"
        ? { status: outcome.status, body: outcome.body }
        : result === "error"
          ? { error: outcome.error.message }
          : {};
    return safeJson(JSON.stringify({ request: { name, to, result, ...details, ...verdict, event } }));
  },
  ended: (ended) => JSON.stringify({ summary: ended }),
};

const NAME_WIDTH = 36;
const BODY_CHARACTERS = 60;
const SYSTEMS = {
  sonoran: "Simulated CAD: a patrol shift",
  accweb: "Simulated accweb: a race weekend",
} as const;

/** For people. */
export function textReport(style: Style): SimulationReport {
  return {
    begun: ({ system, to, seed, speed }) =>
      [
        style.bold(`${SYSTEMS[system]}, seed ${shorten(seed, BODY_CHARACTERS)}, speed ${speed}`),
        ...to.map((url) => `  to ${style.cyan(shorten(url, 200))}`),
        style.dim("Ctrl+C ends."),
        "",
      ].join("\n"),
    request: ({ name, outcome, verdict }) => {
      const answer =
        outcome.result === "answered" ? answerText(outcome.status, outcome.body) : RESULTS[outcome.result];
      const words = verdict.accepted ? "" : `  ${style.red(shorten(verdict.words, 200))}`;
      return `${style.dim(localTime(new Date()))}  ${shorten(name, NAME_WIDTH).padEnd(NAME_WIDTH)}  ${answer}${words}`;
    },
    ended: (ended) => `\n${sumText(ended)}`,
  };
}

const RESULTS = { timeout: "timed out", error: "failed", cut: "cut off", stopped: "stopped" } as const;

function answerText(status: number, body: string): string {
  const text = shorten(body.trim(), BODY_CHARACTERS);
  return text === "" ? String(status) : `${status} "${text}"`;
}

function sumText({ ended, events, sent, accepted, injected }: Ended): string {
  const faults = Object.entries(injected)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${name} ${count}`);
  const injectedText = faults.length === 0 ? "" : ` Faults: ${faults.join(", ")}.`;
  const verb = ended === "finished" ? "Finished" : "Stopped";
  return `${verb}: ${events} events, ${sent} requests, ${accepted} accepted.${injectedText}`;
}
