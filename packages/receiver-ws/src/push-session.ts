import type { OpenGap } from "./gap-ledger.js";
import type { HubError } from "./hub-error.js";
import type { UnitLocations } from "./unit-locations.js";

/**
 * Where a session is. `connecting` (the first attempt) → `authenticating` → `ready`; after that, or when an
 * attempt failed, `reconnecting` → `authenticating` → `ready` again and again. `refused`: the hub does not
 * accept the authentication; it is tried again, slowly. `paused`: the receiver cannot keep events at present, so
 * the connection is closed on purpose, for the CAD to fall back to HTTP. `stopped`: closed for good.
 */
export type SessionState =
  | "connecting"
  | "authenticating"
  | "ready"
  | "reconnecting"
  | "refused"
  | "paused"
  | "stopped";

/** What a session has done. Counters only grow. */
export interface SessionCounters {
  /** Events that came from the hub. */
  readonly received: number;
  /** Events the receiver took in. */
  readonly accepted: number;
  /** Events the receiver refused: with a wrong key, without a readable one, or for want of memory. */
  readonly refused: number;
  /** Attempts to connect. */
  readonly attempts: number;
  /** Times the session became ready. */
  readonly ready: number;
  /** Gaps recorded. */
  readonly gaps: number;
}

/** One server's session with the hub. Live: its members show what is now. */
export interface PushSession {
  /** The community's id. */
  readonly community: string;
  /** The server's id in the CAD. */
  readonly server: number;
  /** What it does now. */
  readonly state: SessionState;
  /** Since when it has been in this state, RFC 3339 UTC. */
  readonly since: string;
  /** What last kept it from being ready, also after it is ready again. */
  readonly lastError: HubError | undefined;
  /**
   * Why events may be missed now, and since when; undefined when none are. A session can be `ready` and have one:
   * its events come with a key that the receiver does not know, and are refused.
   */
  readonly openGap: OpenGap | undefined;
  /** When the last event came, RFC 3339 UTC. */
  readonly lastEventAt: string | undefined;
  /** What it has done so far. */
  readonly counters: SessionCounters;
  /** Shows units on the CAD's live map. Not part of the session's JSON. */
  readonly unitLocations: UnitLocations;
}

/** A session went to another state; or it is `ready`, and began to get events that it has to refuse, or ceased to. */
export interface SessionChange {
  /** The community's id. */
  readonly community: string;
  /** The server's id in the CAD. */
  readonly server: number;
  /** The state that it went to. */
  readonly state: SessionState;
  /** Since when it has been in it, RFC 3339 UTC. */
  readonly since: string;
  /**
   * Why, for `reconnecting`, `refused`, `paused` and `stopped`. `authenticating` has none, and `ready` only one with the
   * reason `key-wrong`.
   */
  readonly error?: HubError;
}
