import { OutboxError } from "../outbox-error.js";
import { SqlFailure } from "./driver.js";

/** What somebody who has no time needs to know about a failure of the file. */
export function toOutboxError(cause: unknown, path: string): OutboxError {
  if (cause instanceof OutboxError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  switch (cause instanceof SqlFailure ? cause.kind : kindOfSystemError(cause)) {
    case "full":
      return new OutboxError(
        "ERR_TENFOUR_OUTBOX_FULL",
        `The disk of the outbox ${path} is full: make room on it. Nothing has to be restarted.`,
        cause,
      );
    case "readonly":
      return new OutboxError(
        "ERR_TENFOUR_OUTBOX_READ_ONLY",
        `The outbox ${path} cannot be written: make the file and its folder writable for the user that runs Tenfour.`,
        cause,
      );
    case "busy":
      return locked(path, cause);
    case "corrupt":
      return new OutboxError(
        "ERR_TENFOUR_OUTBOX_CORRUPT",
        `The outbox ${path} is damaged or no outbox (${reason}): put a backup in its place, or move it away to begin with an empty one.`,
        cause,
      );
    case "cannot open":
      return new OutboxError(
        "ERR_TENFOUR_OUTBOX_IO",
        `The outbox ${path} cannot be opened (${reason}): does its folder exist, and may the user that runs Tenfour use it?`,
        cause,
      );
    default:
      return new OutboxError(
        "ERR_TENFOUR_OUTBOX_IO",
        `The outbox ${path} failed (${reason}): look after the disk that it is on.`,
        cause,
      );
  }
}

/** Somebody else has the file. */
export function locked(path: string, cause?: unknown): OutboxError {
  return new OutboxError(
    "ERR_TENFOUR_OUTBOX_LOCKED",
    `The outbox ${path} is open in another process: stop that one first, or give each its own path.`,
    cause,
  );
}

function kindOfSystemError(cause: unknown): SqlFailure["kind"] {
  const code = typeof cause === "object" && cause !== null && "code" in cause ? cause.code : undefined;
  if (code === "ENOSPC" || code === "EDQUOT") return "full";
  if (code === "EROFS" || code === "EACCES" || code === "EPERM") return "readonly";
  return code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR" ? "cannot open" : "other";
}
