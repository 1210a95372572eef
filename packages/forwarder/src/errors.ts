import { TenfourError, type TenfourErrorOptions } from "@tenfour/contracts";

/** What the forwarder throws; see the table in the package's README for each code and its remedy. */
export class ForwarderError extends TenfourError {}

/** A mistake in the options; the message names the target or option and the remedy, and no secret. */
export function optionsError(message: string, cause?: unknown): ForwarderError {
  return forwarderError("ERR_TENFOUR_OPTIONS", message, cause);
}

/** An error with a code of its own. */
export function forwarderError(
  code: TenfourErrorOptions["code"],
  message: string,
  cause?: unknown,
): ForwarderError {
  return new ForwarderError(message, cause === undefined ? { code } : { code, cause });
}

/** What went wrong, in the words of whatever was thrown. */
export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
