import type { Source, Transport } from "@tenfour/contracts";

/** Why something was not taken in. Doors map these to their protocol's answers. */
export type RefusalCode =
  /** The body has no readable key. */
  | "ERR_TENFOUR_KEY_MISSING"
  /** The body's key belongs to no community, or is not a string. */
  | "ERR_TENFOUR_KEY_WRONG"
  /** No accepted secret came with the request. */
  | "ERR_TENFOUR_SECRET_WRONG"
  /** The receiver is not configured for this source. */
  | "ERR_TENFOUR_SOURCE_OFF"
  /** The memory budget is used up; the event was shed. */
  | "ERR_TENFOUR_OVERLOADED"
  /** As many connections are open as the door allows; this one was closed as it came. */
  | "ERR_TENFOUR_TOO_MANY_CONNECTIONS"
  /** The receiver is closing. */
  | "ERR_TENFOUR_CLOSED"
  /** The body is longer than the door's limit. */
  | "ERR_TENFOUR_BODY_TOO_LARGE"
  /** The body or the headers did not arrive in time, or the body not before others needed its memory. */
  | "ERR_TENFOUR_TOO_SLOW"
  /** The sender hung up before its body was complete. */
  | "ERR_TENFOUR_BODY_CUT"
  /** The body is compressed. */
  | "ERR_TENFOUR_ENCODING"
  /** The path is not one of the door's. */
  | "ERR_TENFOUR_PATH"
  /** The method is not one of the door's. */
  | "ERR_TENFOUR_METHOD"
  /** The sender's address is not one that may send. */
  | "ERR_TENFOUR_ADDRESS"
  /** Too many failures of authentication came from the sender's address. */
  | "ERR_TENFOUR_RATE_LIMITED"
  /** Not HTTP, or HTTP that cannot be trusted to mean one thing. */
  | "ERR_TENFOUR_BAD_REQUEST";

/** Where something came from, for log lines. */
export interface Origin {
  /** Network address of the sender. */
  readonly address?: string | undefined;
  /** Path without its query, which may hold a secret. */
  readonly path?: string | undefined;
}

/** Memory that is spoken for. Whoever holds it releases it in the end, or hands it to `ingest`, which does. */
export interface Hold {
  /** Takes so many more bytes; false when the budget has no room, and then nothing was taken. */
  grow(bytes: number): boolean;
  /** The body is complete: its memory is not asked back any more. An intake that never does need not have it. */
  keep?(): void;
  /** Gives everything back. Idempotent. */
  release(): void;
}

/** A body that is not complete, and whose memory can be asked back for others. */
export interface Claim {
  /** `known` when an event from the sender's address was accepted lately. Its bodies give way after strangers'. */
  readonly sender: "stranger" | "known";
  /** Called when the memory has been taken back: the body is lost. */
  lost(): void;
}

/** Proof that a request was admitted, before its body was read. Only the very object counts, no copy. */
export interface Grant {
  /** The system whose event is granted. */
  readonly source: Source;
}

/** A server that a path or a websocket session stands for. */
export interface ServerRef {
  /** The community's id. */
  readonly community: string;
  /** The server's id in the CAD. */
  readonly server: number;
}

/** The trace that a request belongs to: W3C Trace Context, as OpenTelemetry has it. Checked by the door. */
export interface TraceContext {
  /** `00-<trace id>-<parent id>-<flags>`, in hexadecimal digits. */
  readonly traceparent: string;
  /** What tracing systems say beside it, at most 512 characters. */
  readonly tracestate?: string;
}

/** What a door knows about a body. */
export interface IngestMeta {
  /** The system whose event it is. */
  readonly source: Source;
  /** How it came in; `local` for events made in this process. */
  readonly transport: Transport;
  /** Where it came from, for the log line of a refusal. */
  readonly origin?: Origin;
  /**
   * What `admit` returned. accweb: proof that the secret was right. Sonoran: when the event came; its key counts if it
   * counted then, although it may not any more. Default for Sonoran: now.
   */
  readonly grant?: Grant | undefined;
  /** accweb, instead of a grant: the secrets that came with the event. */
  readonly credentials?: readonly string[];
  /** Sonoran: the server that the path or session stands for; counts only if the key is that community's. */
  readonly boundTo?: ServerRef | undefined;
  /** How often the event was forwarded from one Tenfour to the next before it came here. Default: 0. */
  readonly hops?: number;
  /** The trace that it belongs to; sinks get it. Default: none. */
  readonly trace?: TraceContext;
  /** Memory already taken for the body; `ingest` releases it from here on. */
  readonly hold?: Hold;
  /**
   * Called once the event is authenticated and has its place in the order of sinks and handlers: what is given in from
   * then on comes after it, also while sinks are not done with it. Not called for one that is refused. Must not throw.
   */
  readonly onPlaced?: () => void;
}

/** What became of a body. `accepted` means kept: the answer may go out; `id` is the id of its record. */
export type IngestResult =
  | { readonly status: "accepted"; readonly id: string }
  | { readonly status: "refused"; readonly code: RefusalCode };

/**
 * What a door needs of the receiver: it moves bytes in and maps the outcome to an answer; everything else is
 * decided behind this interface. A door must not parse a payload or know an event name.
 */
export interface Intake {
  /** Whether a source is configured; one that is not has no door. */
  serves(source: Source): boolean;
  /**
   * Checks the secrets that came with a request, before its body is read. Sonoran events carry their key in
   * the body, so their requests are always granted, and what is granted stands for the keys that count now. Undefined
   * means: refuse.
   */
  admit(source: Source, credentials: readonly string[]): Grant | undefined;
  /**
   * Takes memory, in bytes, for a body that is about to be read; undefined when the budget has no room.
   *
   * @param claim for a body that is not complete yet and whose sender has not shown a secret, until `keep` is called
   */
  hold(bytes: number, claim?: Claim): Hold | undefined;
  /** The server that a path, in the spelling of `canonicalPath`, is configured for, if any. */
  serverAt(path: string): ServerRef | undefined;
  /**
   * Events accepted from a community since it was added, by transport; zeros for one that is not configured.
   * The websocket door reports with it what came over HTTP while a session was down.
   */
  acceptedFrom(community: string): Readonly<Record<Transport, number>>;
  /** Every path that is configured for a server, in the spelling of `canonicalPath`. */
  serverPaths(): readonly string[];
  /**
   * Asks a door about the path of each server that is configured from now on: `check` throws where the door has
   * another use for it, and then nothing is configured. Ends when what it returns is called. An intake that is made
   * for one fixed set of paths need not have it.
   */
  checkServerPaths?(check: (path: string) => void): () => void;
  /**
   * Verifies and keeps a body; resolves when the answer may go out. Understanding it and running the handlers
   * happens in a later turn of the event loop. Never rejects. Of one community or instance, the order of the
   * calls is the order of the handlers; a Sonoran body over `workerThresholdBytes` alone may be overtaken while
   * its key is looked for in the worker thread, unless the door waits for `onPlaced`.
   *
   * @param body bytes as received, which must not be changed afterwards; or what a framework made of them: a
   *   JSON text or a parsed value
   */
  ingest(body: unknown, meta: IngestMeta): Promise<IngestResult>;
  /**
   * As `ingest`, but a promise only where something has to be waited for, such as a sink: for a door to which many
   * events come at once. An intake that stands in front of another need not have it.
   */
  take?(body: unknown, meta: IngestMeta): IngestResult | Promise<IngestResult>;
  /** Counts and logs a refusal that a door decided by itself; at most a few lines a second. */
  refused(code: RefusalCode, source: Source | undefined, origin: Origin): void;
}
