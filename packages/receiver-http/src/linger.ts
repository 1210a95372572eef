import type { IncomingMessage } from "node:http";

/** How long a refused sender may go on sending, so that it gets to read its answer. */
export const LINGER_MS = 2_000;
/** How much of it is read away meanwhile: a body just over the largest default limit still fits. */
const LINGER_BYTES = 40 * 1024 * 1024;

/** What a chunk counts at least: a million tiny ones are more work than one large one. */
const MIN_CHUNK_BYTES = 4 * 1024;

/**
 * Reads the rest of a refused body away, within bounds, then calls back. Closing a connection with bytes
 * unread makes the system reset it, and the reset can overtake the answer: the sender would see a broken
 * connection instead of the reason.
 */
export function linger(request: IncomingMessage, done: () => void): void {
  let allowance = LINGER_BYTES;
  const onData = (chunk: Uint8Array): void => {
    allowance -= Math.max(chunk.length, MIN_CHUNK_BYTES);
    if (allowance < 0) finish();
  };
  const finish = (): void => {
    clearTimeout(timer);
    request.off("data", onData).off("end", finish).off("error", finish).off("close", finish);
    done();
  };
  const timer = setTimeout(finish, LINGER_MS);
  request.on("data", onData).on("end", finish).on("error", finish).on("close", finish).resume();
}
