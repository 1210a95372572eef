import type { EventRecord } from "@tenfour/contracts";
import type { RefusalCode } from "@tenfour/receiver";
import type { ListenOptions } from "@tenfour/receiver-http";
import type { ConnectOptions } from "@tenfour/receiver-ws";

/** Key of the community; a character that JSON may escape, and both cases, stand in it. */
export const KEY = "HxP/qzVt-Community-Key-0042";
/** Secret of accweb. */
export const SECRET = "Zr9/m4Kd-Accweb-Secret-0017";

export const DOOR_NAMES = ["listen", "express", "fetch"] as const;
export type DoorName = (typeof DOOR_NAMES)[number];

/** The doors, and the sessions of a websocket. */
export type Entrance = DoorName | "websocket";

/** Limits of a door, HTTPS for `listen`, and the hub for the websocket; in front of Express and `fetch`, those that it has no say in are set on Node's server. */
export type DoorSettings = Pick<
  ListenOptions,
  "bodyTimeoutMs" | "drainTimeoutMs" | "headersTimeoutMs" | "keepAliveTimeoutMs" | "maxConnections" | "tls"
> & { readonly hub?: ConnectOptions };

/** Short time-outs, the body's longer, so that a connection is not ended for both at the same moment. */
export const IMPATIENT: DoorSettings = { headersTimeoutMs: 300, bodyTimeoutMs: 900 };

/** What the sender does next. */
export type Step =
  | { readonly write: string | Uint8Array }
  /** Waits for an answer, as a sender does that asks before it goes on. */
  | { readonly awaitAnswer: true }
  /** Closes its side only. */
  | { readonly end: true }
  /** Hangs up with a TCP reset. */
  | { readonly reset: true };

/** What is to come of it. */
export interface Expected {
  /** Status of each answer on the connection, in order. */
  readonly answers: readonly number[];
  /** The one log line of each refused request, by its code. Nothing else may be logged. */
  readonly refused: readonly RefusalCode[];
  /** Outcome of each record that is handed over. */
  readonly records: readonly EventRecord["outcome"][];
  /** Answers and log lines may be any. */
  readonly isAnything?: boolean;
}

/** One hostile sender. */
export interface HostileCase {
  readonly name: string;
  /** Made when it is sent: some are large. */
  readonly steps: () => readonly Step[];
  /** The body alone, where all that is hostile stands in it: it can come over the websocket as well. */
  readonly body?: () => string;
  readonly expected: Expected;
  /** Where Node's own server answers before the door sees anything, as in front of Express and `fetch`. */
  readonly behindNode?: Expected;
  /**
   * In front of Express and `fetch` it is Node's to say what is answered and logged, and versions differ: only that
   * nothing gets in is looked at. @default false
   */
  readonly isNodes?: boolean;
  /** Doors that it is for. @default all */
  readonly doors?: readonly DoorName[];
  /** Limits of the doors. @default their own */
  readonly settings?: DoorSettings;
}

/** Refused with one answer and one line. */
export function refused(status: number, code: RefusalCode): Expected {
  return { answers: [status], refused: [code], records: [] };
}

/** Accepted and handed over. */
export function accepted(outcome: EventRecord["outcome"]): Expected {
  return { answers: [200], refused: [], records: [outcome] };
}

/** Answered by the server in front of the door. */
export function answered(...answers: readonly number[]): Expected {
  return { answers, refused: [], records: [] };
}

/** Nothing of the request gets in. */
export const BAD_REQUEST: Pick<HostileCase, "expected" | "behindNode"> = {
  expected: refused(400, "ERR_TENFOUR_BAD_REQUEST"),
  behindNode: answered(400),
};
