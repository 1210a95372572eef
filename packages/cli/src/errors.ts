import { TenfourError } from "@tenfour/contracts";

/** A mistake in what the user configured or typed; the message is the sentence that they are shown. */
export function configError(message: string, cause?: unknown): TenfourError {
  return new TenfourError(message, { code: "ERR_TENFOUR_CONFIG", cause });
}

/** Node's code of a failed system call, such as `EADDRINUSE`; undefined for any other error. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return undefined;
  return /^E[A-Z0-9]+$/.test(error.code) ? error.code : undefined;
}

/** The one line that a failed start is explained with. */
export function explain(error: unknown): string {
  if (error instanceof TenfourError) return error.message;
  const reason = error instanceof Error ? error.message : String(error);
  return `unexpected failure: ${reason} (run again with --debug to see where)`;
}

/** The error and its causes with their stacks, for `--debug`. */
export function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\ncaused by: ${stackOf(error.cause)}`;
}
