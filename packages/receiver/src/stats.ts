import type { Source } from "@tenfour/contracts";
import type { RefusalCode } from "./door.js";

/** What a receiver has done since it was made, and what it holds now. A snapshot; counters only grow. */
export interface ReceiverStats {
  /** Events accepted (kept and answered), by source. */
  readonly accepted: Readonly<Record<Source, number>>;
  /** What was refused, by reason; `ERR_TENFOUR_OVERLOADED` are events shed at the memory bound. */
  readonly refused: Readonly<Partial<Record<RefusalCode, number>>>;
  /** Events understood and handed over, by outcome. */
  readonly handled: Readonly<Record<"known" | "unknown" | "invalid", number>>;
  /** How often a handler, middleware or sink threw, rejected or took too long. */
  readonly errors: number;
  /** Accepted events that no handler has seen yet. */
  readonly waiting: number;
  /** Bytes of bodies arriving, waiting, or kept in memory for a failing sink. */
  readonly heldBytes: number;
  /** The bound of `heldBytes`. */
  readonly maxHeldBytes: number;
  /** Sinks that fail at present, with what waits in memory for each. Empty when all is well. */
  readonly degraded: readonly DegradedSink[];
}

/** A sink that fails at present. */
export interface DegradedSink {
  /** Its name. */
  readonly sink: string;
  /** Since when, RFC 3339 UTC. */
  readonly since: string;
  /** Events in memory that it has not kept yet. */
  readonly waiting: number;
}
