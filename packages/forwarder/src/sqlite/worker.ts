import { parentPort, workerData } from "node:worker_threads";
import { OutboxError } from "../outbox-error.js";
import { answerAdmin } from "./admin/answer.js";
import { SqlFailure } from "./driver.js";
import { toOutboxError } from "./failures.js";
import type { CallName, Calls, Reply, Request } from "./protocol.js";
import { Reader } from "./reader.js";
import type { WorkerStart } from "./worker-client.js";
import { Writer } from "./writer.js";

const start = workerData as WorkerStart;
/** For messages. */
const { path } = start;
let writer: Writer | undefined;
let reader: Reader | undefined;

function answer(request: Request): Calls[CallName]["answer"] {
  switch (request.name) {
    case "open":
      return write().totals;
    case "commit":
      return write().commit(request.ask);
    case "chunk":
      write().chunk(request.ask.seq, request.ask.part, request.ask.bytes);
      return null;
    case "dropChunks":
      write().dropChunks(request.ask.seq);
      return null;
    case "openConsumer":
      return write().openConsumer(request.ask.target, request.ask.nowMs);
    case "removeConsumer":
      return write().removeConsumer(request.ask.target);
    case "prune":
      return { more: write().prune(request.ask.deliveredBefore, request.ask.deadBeforeMs) };
    case "checkpoint":
      return { walBytes: request.ask.whole ? write().checkpoint(true) : read().checkpoint() };
    case "readRange":
      return read().readRange(request.ask);
    case "readLanes":
      return read().readLanes(request.ask);
    case "readAgain":
      return read().readAgain(request.ask);
    case "stats":
      return read().stats();
    case "close":
      return close();
    default:
      return answerAdmin(request, { read: () => read().connection, write: () => write().connection });
  }
}

/** Opened when it is first needed, and tried again with each request until it can be. */
function write(): Writer {
  if (start.writer === undefined) throw closed();
  writer ??= new Writer({ path, maxBytes: start.writer.maxBytes });
  return writer;
}

function read(): Reader {
  reader ??= new Reader(path);
  return reader;
}

function close(): null {
  reader?.close();
  writer?.close();
  return null;
}

function closed(): OutboxError {
  return new OutboxError("ERR_TENFOUR_OUTBOX_CLOSED", `The outbox ${path} is not open for writing.`);
}

/** Bodies change hands instead of being copied. */
function buffersOf(given: Calls[CallName]["answer"]): ArrayBuffer[] {
  return given !== null && typeof given === "object" && "pack" in given ? [given.pack.bodies.buffer] : [];
}

parentPort?.on("message", (request: Request) => {
  const { id } = request;
  try {
    const reply: Reply = { id, ok: true, answer: answer(request) };
    parentPort?.postMessage(reply, buffersOf(reply.answer));
  } catch (cause) {
    const { code, message } = toOutboxError(cause, path);
    // A full disk leaves the connection as it was; after anything else a fresh one is the better beginning.
    if (!(cause instanceof OutboxError) && !(cause instanceof SqlFailure && cause.kind === "full")) {
      reader?.reset();
      writer?.reset();
    }
    parentPort?.postMessage({ id, ok: false, code, message } satisfies Reply);
  }
  if (request.name === "close") parentPort?.close();
});
