import { TenfourError } from "@tenfour/contracts";

/** Stable codes of what ends a session's connection, by reason. */
export const HUB_ERROR_CODES = {
  /** No connection: no such host, nobody listening, a proxy's error page, no answer in time. */
  unreachable: "ERR_TENFOUR_HUB_UNREACHABLE",
  /** The hub did not answer the authentication. */
  unanswered: "ERR_TENFOUR_HUB_UNANSWERED",
  /** The hub's method threw: its trouble, not a refusal. */
  failed: "ERR_TENFOUR_HUB_FAILED",
  /** The hub does not accept the community, the key or the server. */
  refused: "ERR_TENFOUR_HUB_REFUSED",
  /** The hub said goodbye. */
  closed: "ERR_TENFOUR_HUB_CLOSED",
  /** The connection broke without a goodbye. */
  lost: "ERR_TENFOUR_HUB_LOST",
  /** Nothing came for longer than a living hub stays silent. */
  silent: "ERR_TENFOUR_HUB_SILENT",
  /** Something came that is not the hub's protocol. */
  malformed: "ERR_TENFOUR_HUB_MALFORMED",
  /** The machine slept, or the process stood still, for so long that the hub has given up the session. */
  woke: "ERR_TENFOUR_WOKE",
  /** The receiver's memory bound was reached. */
  overloaded: "ERR_TENFOUR_OVERLOADED",
  /** The receiver's sinks have failed for longer than the limit. */
  "sinks-failing": "ERR_TENFOUR_SINKS_FAILING",
  /** Events came with a key that the receiver does not know. */
  "key-wrong": "ERR_TENFOUR_KEY_WRONG",
  /** The receiver is closed. */
  "receiver-closed": "ERR_TENFOUR_CLOSED",
} as const;

/** Why events may have been missed, or why a session is not ready. */
export type GapReason = keyof typeof HUB_ERROR_CODES;

/** What keeps a session from being ready. Its `code` follows from `reason`: see the table in the README. */
export class HubError extends TenfourError {
  /** What kind of trouble it is; decides its `code`. */
  readonly reason: GapReason;

  constructor(reason: GapReason, message: string) {
    super(message, { code: HUB_ERROR_CODES[reason] });
    this.reason = reason;
  }
}
