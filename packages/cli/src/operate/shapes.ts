import { SOURCES } from "@tenfour/contracts";
import { z } from "zod";

const count = z.int().nonnegative();
const text = z.string();

/** Which events a request is about. */
export const eventFilterSchema = z.strictObject({
  target: text.exactOptional(),
  name: text.exactOptional(),
  from: text.exactOptional(),
  to: text.exactOptional(),
  ids: z.array(text).max(10_000).exactOptional(),
});
/** Which dead letters a request is about. */
export const deadFilterSchema = eventFilterSchema.extend({ reason: text.exactOptional() });
/** What a replay is asked for with. */
export const replaySchema = z.strictObject({
  target: text,
  from: text,
  to: text,
  name: text.exactOptional(),
  dryRun: z.boolean().exactOptional(),
});
/** A target that is to be paused. */
export const pauseSchema = z.strictObject({ target: text, reason: text.max(500).exactOptional() });
/** A target that is to go on. */
export const resumeSchema = z.strictObject({ target: text });
/** A target that is to be forgotten. */
export const forgetSchema = z.strictObject({ target: text });
/** Where a backup is to be written, absolute. */
export const backupSchema = z.strictObject({ file: text.min(1) });

/** A number of events. */
export const countSchema = z.object({ count });
/** An answer without anything that is used. */
export const doneSchema = z.object({});

const listed = z.object({
  target: text,
  id: text,
  name: text.exactOptional(),
  source: z.enum(SOURCES),
  receivedAt: text,
  community: text.exactOptional(),
  server: z.number().exactOptional(),
  instance: text.exactOptional(),
});

/** A page of what waits. */
export const deliveriesSchema = z.object({
  items: z.array(
    listed.extend({
      failedAttempts: count,
      dueAt: text.exactOptional(),
      error: text.exactOptional(),
      again: z.enum(["retry", "replay"]).exactOptional(),
    }),
  ),
  next: text.exactOptional(),
});

/** A page of dead letters. */
export const deadLettersSchema = z.object({
  items: z.array(
    listed.extend({
      diedAt: text,
      reason: text,
      detail: text,
      attempts: count,
      status: z.number().exactOptional(),
      answer: text.exactOptional(),
    }),
  ),
  next: text.exactOptional(),
});

/** Every target. */
export const targetsSchema = z.object({
  targets: z.array(
    z.object({
      name: text,
      state: text,
      destination: text.exactOptional(),
      pending: count,
      oldestPendingAt: text.exactOptional(),
      dead: count,
      again: count,
      reason: text.exactOptional(),
      until: text.exactOptional(),
    }),
  ),
});
