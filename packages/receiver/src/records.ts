import type { EventName, EventRecord, InvalidRecord, KnownRecord, UnknownRecord } from "@tenfour/contracts";

/** A body as it came in: the very bytes where they are `exact`, their meaning otherwise. Holds the Sonoran key when the sender put it there: do not log or store it as it is. */
export interface RawBody {
  /** The bytes; they may hold the API key. */
  readonly bytes: Uint8Array;
  /** False when a framework or the websocket had decoded the bytes before they came here. */
  readonly exact: boolean;
}

interface WithRaw {
  /** The body as it came in; in process only, neither enumerable nor part of the record's JSON. */
  readonly raw: RawBody;
}

/** A known event as a handler gets it: `Received<"EVENT_911">`; of any name without one. */
export type Received<N extends EventName = EventName> = N extends EventName
  ? KnownRecord<N> & WithRaw
  : never;
/** An event with a name that no schema knows, as a handler gets it. */
export type ReceivedUnknown = UnknownRecord & WithRaw;
/** An event that is not what its name promises, as a handler gets it. */
export type ReceivedInvalid = InvalidRecord & WithRaw;
/** Any event as a handler gets it. */
export type ReceivedRecord = EventRecord & WithRaw;
