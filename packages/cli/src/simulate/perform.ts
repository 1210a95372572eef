import type { AccwebWireEvent, CadWireEvent, Delivery, Outcome, Simulation } from "@tenfour/simulator";
import type { Io } from "../io.js";
import { scrubber } from "../log/scrub.js";
import { LineWriter } from "../output/line-writer.js";
import { readerIsGone } from "../output/stdout-failure.js";
import { styleFor } from "../output/style.js";
import { gate } from "../relay/gate.js";
import { onStopSignal } from "../relay/stop-signals.js";
import type { PostResult } from "../send/post.js";
import { judge } from "../send/verdict.js";
import { type Begun, jsonReport, textReport } from "./report.js";

/** A sender to be run, and what is said about it. */
export interface Performance {
  readonly begun: Begun;
  readonly json: boolean;
  /** What no output may hold. */
  readonly secrets: readonly string[];
  /** A line for people, before everything else. */
  readonly hint?: string;
  readonly start: (
    onAnswer: (delivery: Delivery<CadWireEvent | AccwebWireEvent>) => void,
  ) => Promise<Simulation>;
}

/**
 * Runs a simulated sender until it is through, a signal ends it, or nobody reads its output any more.
 *
 * @returns the exit code: 1 when there were requests and not one was accepted
 */
export async function perform({ begun, json, secrets, hint, start }: Performance, io: Io): Promise<number> {
  const report = json ? jsonReport : textReport(styleFor(io.stdout, io.env));
  const clean = scrubber(secrets);
  const stop = gate<void>();
  const writer = new LineWriter(io.stdout, () => stop.open());
  const write = (line: () => string): void => void writer.write(line);
  let accepted = 0;
  const forgetSignals = onStopSignal(io, () => stop.open());
  try {
    await using simulation = await start((delivery) => {
      const { event, to, ...outcome } = delivery;
      const name = nameOf(event);
      const verdict = judge(begun.system, name, resultOf(outcome));
      if (verdict.accepted) accepted += 1;
      const shown = outcome.result === "answered" ? { ...outcome, body: clean(outcome.body) } : outcome;
      write(() => report.request({ name, to, outcome: shown, verdict, event }));
    });
    // The first answer takes a round trip, so this comes first.
    if (hint !== undefined && !json) write(() => hint);
    write(() => report.begun(begun));
    void stop.opened.then(() => simulation.stop());
    const summary = await simulation.done;
    write(() => report.ended({ ...summary, accepted }));
    await writer.flush();
    if (readerIsGone(writer.failure)) return 0;
    return summary.sent > summary.stopped && accepted === 0 ? 1 : 0;
  } finally {
    forgetSignals();
  }
}

function nameOf(event: CadWireEvent | AccwebWireEvent): string {
  const name = "eventName" in event ? event.eventName : event.type;
  return typeof name === "string" ? name : "";
}

/** A request without an answer, in words. */
function resultOf(outcome: Outcome): PostResult {
  if (outcome.result === "answered") return { status: outcome.status, body: outcome.body };
  if (outcome.result === "error") return { error: outcome.error.message };
  return { error: WITHOUT_ANSWER[outcome.result] };
}

const WITHOUT_ANSWER = {
  timeout: "the listener took too long",
  cut: "the sender hung up in the middle of the body (fault)",
  stopped: "ended before an answer came",
} as const;
