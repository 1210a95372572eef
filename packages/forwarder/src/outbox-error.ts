import { TenfourError } from "@tenfour/contracts";

/**
 * What can be wrong with an outbox.
 *
 * - `…_FULL`: no room, on the disk or within `maxBytes`
 * - `…_READ_ONLY`: it may be read but not written
 * - `…_LOCKED`: another process has it open
 * - `…_CORRUPT`: what is stored is damaged, or no outbox at all
 * - `…_NEWER`: a later version of Tenfour has written it
 * - `…_IO`: any other failure of the storage
 * - `…_CLOSED`: it was closed
 * - `…_IN_USE`: the target has a consumer in this process already
 */
export type OutboxErrorCode = `ERR_TENFOUR_OUTBOX_${
  | "FULL"
  | "READ_ONLY"
  | "LOCKED"
  | "CORRUPT"
  | "NEWER"
  | "IO"
  | "CLOSED"
  | "IN_USE"}`;

/** A failure of an outbox. Its message names the storage and says what to do; it never holds an event's content. */
export class OutboxError extends TenfourError {
  declare readonly code: OutboxErrorCode;

  constructor(code: OutboxErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? { code } : { code, cause });
  }
}
