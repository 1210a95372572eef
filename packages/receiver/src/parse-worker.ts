import { parentPort } from "node:worker_threads";
import { cutUp, type Piece } from "@tenfour/contracts";
import { performTask } from "./perform-task.js";
import type { WorkerAnswer, WorkerRequest } from "./worker-task.js";

/** A batch of this weight takes the main thread about a millisecond to take in. */
const BATCH_WEIGHT = 64 * 1024;

let batches: Iterator<readonly Piece[], void> | undefined;

parentPort?.on("message", (request: WorkerRequest) => {
  parentPort?.postMessage(answer(request));
});

function answer(request: WorkerRequest): WorkerAnswer {
  if (request.kind !== "more") {
    const outcome = performTask(request);
    if (outcome.kind === "key" || outcome.result === undefined) return outcome;
    batches = cutUp(outcome.result, BATCH_WEIGHT);
  }
  const next = batches?.next();
  if (next === undefined || next.done === true) return { kind: "end" };
  return { kind: "pieces", pieces: next.value };
}
