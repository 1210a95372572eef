import type { Issue } from "./issues.js";
import type { EventName, EventOf } from "./registry.js";

/** A body that fits the event it names. */
export type KnownResult<N extends EventName = EventName> = N extends EventName
  ? { readonly outcome: "known"; readonly name: N; readonly event: EventOf<N> }
  : never;

/** A body with a name that no schema knows: a custom event, or one that the vendor added since. */
export interface UnknownResult {
  /** A name that no schema knows. */
  readonly outcome: "unknown";
  /** The name in the sender's own spelling. */
  readonly name: string;
  /** The whole body, for Sonoran without its `key`. */
  readonly event: Readonly<Record<string, unknown>>;
}

/** An envelope that is not what its name promises, has no readable name, or is nested too deep. */
export interface InvalidResult {
  /** A known name with a surprising body, or no readable name. */
  readonly outcome: "invalid";
  /** The canonical name where there is one, the sender's spelling of an unknown one, or null. */
  readonly name: string | null;
  /** The whole body, for Sonoran without its `key`; what is nested deeper than 64 levels is null. */
  readonly event: Readonly<Record<string, unknown>>;
  /** What does not fit, and where; at most 20, none with a value of the body. */
  readonly issues: readonly Issue[];
}

/** A value that is no envelope at all: not an object, or one that cannot even be read. */
export interface MalformedResult {
  /** Not an envelope at all. */
  readonly outcome: "malformed";
  /** There is none to be read. */
  readonly name: null;
  /** Nothing of it can be used. */
  readonly event: null;
  /** Why it cannot be read. */
  readonly issues: readonly Issue[];
}

/** What a parse function makes of a value. */
export type ParseResult<N extends EventName = EventName> =
  | KnownResult<N>
  | UnknownResult
  | InvalidResult
  | MalformedResult;
