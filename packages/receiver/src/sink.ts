import { type Source, TenfourError, type Transport } from "@tenfour/contracts";
import type { TraceContext } from "./door.js";
import type { RawBody } from "./records.js";

/** What a sink is given to keep: the event before anybody has understood it. */
export interface SinkEntry {
  /** The id that the event's record will have. */
  readonly id: string;
  /** The system that sent it. */
  readonly source: Source;
  /** How it came in. */
  readonly transport: Transport;
  /** When the last byte arrived, RFC 3339 UTC with milliseconds. */
  readonly receivedAt: string;
  /** Sonoran: the community whose key it carried. */
  readonly community?: string;
  /** Sonoran: the community's server, where it is known. */
  readonly server?: number;
  /** accweb: the instance, where its id stands in the first 4 kB. */
  readonly instance?: string;
  /** How often the event was forwarded from one Tenfour to the next before it came here; left out for 0. */
  readonly hops?: number;
  /** The trace that the request belonged to, where it said so. Strangers choose it: it may hold anything. */
  readonly trace?: TraceContext;
  /** The network address of the sender, where the door knows one. For comparison only: it is nothing to be stored. */
  readonly from?: string;
  /** The body as it came in. May hold a Sonoran key: a sink that stores it cuts the key out first. */
  readonly raw: RawBody;
  /**
   * Finds the community's key in a text, in any case or JSON escape; of an accweb event the keys of communities that
   * stand in its body, which is nearly always none. Global. Not enumerable, since the key can be told from it.
   */
  readonly keyPattern?: RegExp;
}

/**
 * A durable consumer. The answer to the sender waits for it, so `keep` resolves as soon as the event is safe.
 *
 * `keep` is called in order of acceptance, and for the next event before it is done with the last: a sink can
 * write many at once. Ids sort in order of acceptance too.
 *
 * While it rejects or takes longer than `sinkTimeoutMs`, the receiver is *degraded*: answers stay positive,
 * events wait in memory, in order, within the memory bound, and are kept, one by one, when the sink works again.
 * `keep` may therefore see an event twice, with the same `id`; and an event on which it failed can come after
 * later ones that it was working on at the same time.
 */
export interface Sink {
  /** For log lines and `stats()`. */
  readonly name: string;
  /** Resolves, or returns, when the event is safe. The entry's bytes must not be changed. */
  keep(entry: SinkEntry): void | Promise<void>;
}

/** Throws a TenfourError (`ERR_TENFOUR_OPTIONS`) for what is no sink. */
export function assertSink(sink: unknown): asserts sink is Sink {
  if (isSink(sink)) return;
  throw new TenfourError(SINK_HINT, { code: "ERR_TENFOUR_OPTIONS" });
}

/** What a sink is, for whoever configured something else. */
export const SINK_HINT = "expected a sink: an object with a name and a method keep(entry)";

/** Whether a value has what a sink needs. */
export function isSink(value: unknown): value is Sink {
  if (typeof value !== "object" || value === null) return false;
  return (
    "keep" in value && typeof value.keep === "function" && "name" in value && typeof value.name === "string"
  );
}
