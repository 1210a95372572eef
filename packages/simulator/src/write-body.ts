import type { Writable } from "node:stream";
import type { Clock } from "./clock.js";
import type { BodyTravel, Faults } from "./faults.js";

/** Pieces that a slow body comes in. */
const PIECES = 10;

/** What it takes to send a body badly. */
export interface BodyWriter {
  readonly clock: Clock;
  readonly faults: Faults;
}

function written(out: Writable, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    // A broken connection is reported by the stream's own "error" event; here it only ends the waiting. A
    // destroyed request may never call back, hence "close".
    const done = () => {
      out.off("close", done);
      resolve();
    };
    out.once("close", done);
    out.write(bytes, done);
  });
}

/**
 * Writes a body as `travel` says, and resolves when its bytes have been handed to the system. `signal` ends a slow
 * body. After a cut body the stream is destroyed.
 */
export async function writeBody(
  out: Writable,
  body: Buffer,
  travel: BodyTravel,
  { clock, faults }: BodyWriter,
  signal: AbortSignal,
): Promise<void> {
  if (travel === "whole") return written(out, body);
  if (travel === "cut") {
    await written(out, body.subarray(0, Math.floor(body.length / 2)));
    out.destroy();
    return;
  }
  const size = Math.max(1, Math.ceil(body.length / PIECES));
  for (let offset = 0; offset < body.length && !out.destroyed && !signal.aborted; offset += size) {
    await written(out, body.subarray(offset, offset + size));
    await clock.sleep(faults.slowBodyMs / PIECES, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}
