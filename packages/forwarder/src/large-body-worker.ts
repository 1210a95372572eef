import { parentPort } from "node:worker_threads";
import { cutUp, type EventRecord, type Piece } from "@tenfour/contracts";
import type { WorkerAnswer, WorkerRequest } from "./large-body-task.js";
import { recordOf } from "./understood.js";

/** A batch of this weight takes the main thread about a millisecond to take in. */
const BATCH_WEIGHT = 64 * 1024;

let record: EventRecord | undefined;
let batches: Iterator<readonly Piece[], void> | undefined;

parentPort?.on("message", (request: WorkerRequest) => {
  const answer = answerTo(request);
  parentPort?.postMessage(answer, answer.kind === "end" ? [answer.json.buffer] : []);
});

function answerTo(request: WorkerRequest): WorkerAnswer {
  if (request.kind === "understand") {
    record = recordOf(request.head, request);
    batches = cutUp(record, BATCH_WEIGHT);
  }
  const next = batches?.next();
  if (next !== undefined && next.done !== true) return { kind: "pieces", pieces: next.value };
  const json = new Uint8Array(Buffer.from(JSON.stringify(record)));
  record = undefined;
  batches = undefined;
  return { kind: "end", json };
}
