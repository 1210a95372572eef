import type { UnitLocationUpdate } from "@tenfour/contracts";

/** One unit's place, as given: `position` is accepted for `coordinates`. */
export type UnitLocationInput = UnitLocationUpdate & {
  /** Another name for `coordinates`. */
  readonly position?: UnitLocationUpdate["coordinates"];
};

/** What a sender of unit locations has done. Counters only grow. */
export interface UnitLocationCounters {
  /** Positions that the hub took. */
  readonly sent: number;
  /** Positions that a newer one of the same unit replaced before they were sent. */
  readonly coalesced: number;
  /** Positions in calls that the hub refused. */
  readonly refused: number;
  /** Positions that were too old to be sent when the session was ready again. */
  readonly expired: number;
}

/** A call that the hub did not take. */
export interface UnitLocationRefusal {
  /** The community's id. */
  readonly community: string;
  /** The server's id in the CAD. */
  readonly server: number;
  /** The hub's own words. */
  readonly error: string;
  /** The positions that were in the call. */
  readonly updates: readonly UnitLocationUpdate[];
}

/** Shows units on the CAD's live map, through a session. Any number of callers may use it, at any rate. */
export interface UnitLocations {
  /**
   * Has positions sent as soon as the hub's limits allow: the newest one of each unit, in the order in which the
   * units began to wait. Updates are of one unit when they share `communityUserId`, `roblox`, `apiId` or `identId`.
   *
   * @throws TenfourError `ERR_TENFOUR_UNIT_LOCATION`, naming the update and its field, and nothing is sent of the
   * list; `ERR_TENFOUR_CLOSED` when the session is stopped
   */
  update(updates: UnitLocationInput | readonly UnitLocationInput[]): void;
  /**
   * Resolves when nothing waits any more of what was given before: sent, refused or too old. While the session is
   * not ready it waits for that. Rejects with `ERR_TENFOUR_CLOSED` when the session is stopped first.
   */
  flush(): Promise<void>;
  /** Calls the handler with every call that the hub refuses; the function it returns ends that. */
  onRefused(handler: (refusal: UnitLocationRefusal) => unknown): () => void;
  /** Units that wait to be sent. */
  readonly waiting: number;
  /** What became of the positions so far. */
  readonly counters: UnitLocationCounters;
}
