import { REDACTED, type Source, type Transport } from "@tenfour/contracts";
import type { Body } from "./body.js";
import type { Community } from "./communities.js";
import type { Hold, TraceContext } from "./door.js";
import { instanceOf } from "./instance-of.js";
import type { KeyWatch } from "./key-watch.js";
import type { SinkEntry } from "./sink.js";

/** What an entry costs beside its bytes: the object itself, its id, its place in a queue. */
export const ENTRY_OVERHEAD_BYTES = 512;

/** An accepted event on its way from verification to the handlers. */
export class Entry {
  readonly id: string;
  readonly source: Source;
  readonly transport: Transport;
  readonly receivedAt: string;
  readonly body: Body;
  readonly community: Community | undefined;
  readonly server: number | undefined;
  readonly hops: number;
  readonly from: string | undefined;
  readonly trace: TraceContext | undefined;
  /** Where there is no community: the keys that could be in the body all the same. */
  readonly keys: KeyWatch | undefined;
  readonly #hold: Hold;
  /** Undefined until somebody has asked for {@link keyPattern}. */
  #found: { readonly pattern: RegExp | undefined } | undefined;
  #users = 1;

  constructor(
    fields: Pick<
      Entry,
      | "id"
      | "source"
      | "transport"
      | "receivedAt"
      | "body"
      | "community"
      | "server"
      | "hops"
      | "from"
      | "trace"
      | "keys"
    >,
    hold: Hold,
  ) {
    this.id = fields.id;
    this.source = fields.source;
    this.transport = fields.transport;
    this.receivedAt = fields.receivedAt;
    this.body = fields.body;
    this.community = fields.community;
    this.server = fields.server;
    this.hops = fields.hops;
    this.from = fields.from;
    this.trace = fields.trace;
    this.keys = fields.keys;
    this.#hold = hold;
  }

  /**
   * Finds the API key in the body: its community's. In a body without a community, whosever it holds; undefined when
   * it holds none, as nearly always.
   */
  get keyPattern(): RegExp | undefined {
    if (this.community !== undefined) return this.community.keyPattern;
    this.#found ??= { pattern: this.keys?.patternIn(this.body.text) };
    return this.#found.pattern;
  }

  /** What sinks are given. */
  toSinkEntry(): SinkEntry {
    const instance = this.source === "accweb" ? this.#instance() : undefined;
    const entry: SinkEntry = {
      id: this.id,
      source: this.source,
      transport: this.transport,
      receivedAt: this.receivedAt,
      ...(this.community === undefined ? {} : { community: this.community.id }),
      ...(this.server === undefined ? {} : { server: this.server }),
      ...(instance === undefined ? {} : { instance }),
      ...(this.hops === 0 ? {} : { hops: this.hops }),
      ...(this.trace === undefined || this.#holdsKey(this.trace) ? {} : { trace: this.trace }),
      ...(this.from === undefined ? {} : { from: this.from }),
      raw: this.body.raw,
    };
    if (this.community !== undefined) {
      return Object.defineProperty(entry, "keyPattern", { value: this.community.keyPattern });
    }
    // Looked for when it is asked for: a sink that stores nothing needs no pattern.
    return Object.defineProperty(entry, "keyPattern", { get: () => this.keyPattern });
  }

  /** Keeps the memory taken until as many calls of `release`. */
  retain(): void {
    this.#users += 1;
  }

  release(): void {
    this.#users -= 1;
    if (this.#users === 0) this.#hold.release();
  }

  /** Strangers choose their trace. Where there is a community, sinks have its pattern for that. */
  #holdsKey({ traceparent, tracestate = "" }: TraceContext): boolean {
    return this.keys?.patternIn(`${traceparent} ${tracestate}`) !== undefined;
  }

  /** Sinks store it beside the body. */
  #instance(): string | undefined {
    const instance = instanceOf(this.body.raw.bytes);
    const pattern = instance === undefined ? undefined : this.keys?.patternIn(instance);
    return pattern === undefined ? instance : instance?.replace(pattern, REDACTED);
  }
}
