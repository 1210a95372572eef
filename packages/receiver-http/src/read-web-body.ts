import type { Claim, Intake } from "@tenfour/receiver";
import { announcedLength } from "./headers.js";
import { type BodyOutcome, HeldBody } from "./held-body.js";

/** How far a body may be read. */
export interface BodyLimits {
  readonly limitBytes: number;
  readonly timeoutMs: number;
  /** What is known of the sender; undefined when it has shown a secret. */
  readonly senderOf: () => Claim["sender"] | undefined;
}

/**
 * Reads the body of a web-standard request. One that is not complete is never handed on. A stream that is not
 * read to its end is let go, not cancelled: some runtimes close the connection then, before the answer is out.
 */
export async function readWebBody(
  intake: Intake,
  stream: ReadableStream<Uint8Array> | null,
  promisedLength: string | null,
  limits: BodyLimits,
): Promise<BodyOutcome> {
  const reader = stream?.getReader();
  let late = false;
  const giveUp = (): void => {
    late = true;
    // Letting go fails the read that is waiting, and every later one.
    reader?.releaseLock();
  };
  const announced = announcedLength(promisedLength ?? undefined);
  const body = new HeldBody(intake, limits.limitBytes, {
    // Runtimes differ in what they do about a wrong one.
    wholeBytes: undefined,
    announcedBytes: () => announced,
    claim: () => {
      const sender = limits.senderOf();
      return sender && { sender, lost: giveUp };
    },
  });
  const timer = setTimeout(giveUp, limits.timeoutMs);
  try {
    for (;;) {
      const piece = await reader?.read();
      if (piece?.value === undefined) break;
      const fault = late ? "ERR_TENFOUR_TOO_SLOW" : body.add(piece.value);
      if (fault === undefined) continue;
      body.drop();
      return { ok: false, code: fault };
    }
  } catch {
    // A stream fails when its sender hangs up; its own words differ by runtime and add nothing.
    body.drop();
    return { ok: false, code: late ? "ERR_TENFOUR_TOO_SLOW" : "ERR_TENFOUR_BODY_CUT" };
  } finally {
    clearTimeout(timer);
    reader?.releaseLock();
  }
  if (promisedLength !== null && Number(promisedLength) !== body.size) {
    body.drop();
    return { ok: false, code: "ERR_TENFOUR_BODY_CUT" };
  }
  return { ok: true, body: body.finish() };
}
