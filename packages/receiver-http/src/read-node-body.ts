import type { IncomingMessage } from "node:http";
import type { Intake, RefusalCode } from "@tenfour/receiver";
import type { Deadlines } from "./deadlines.js";
import { type BodyOutcome, HeldBody } from "./held-body.js";

/** Ends the reading of a body for a reason that the reader cannot see. */
export type StopReading = (code: RefusalCode) => void;

/**
 * Reads a request's body and reports once. A body that is not complete is never handed on; one that is
 * complete is, although its sender may have hung up by then.
 */
export function readNodeBody(
  intake: Pick<Intake, "hold">,
  request: IncomingMessage,
  limitBytes: number,
  deadlines: Deadlines,
  report: (outcome: BodyOutcome) => void,
): StopReading {
  const body = new HeldBody(intake, limitBytes);
  const deadline = deadlines.start({ passed: () => stop("ERR_TENFOUR_TOO_SLOW") });
  // Cheaper than taking four listeners off every request.
  let over = false;
  const settle = (outcome: BodyOutcome): void => {
    over = true;
    deadlines.clear(deadline);
    report(outcome);
  };
  const stop: StopReading = (code) => {
    if (over) return;
    body.drop();
    settle({ ok: false, code });
  };
  request.on("data", (chunk: Uint8Array) => {
    const fault = over ? undefined : body.add(chunk);
    if (fault !== undefined) stop(fault);
  });
  request.on("end", () => {
    if (!request.complete) stop("ERR_TENFOUR_BODY_CUT");
    else if (!over) settle({ ok: true, body: body.finish() });
  });
  request.on("close", () => stop("ERR_TENFOUR_BODY_CUT"));
  return stop;
}
