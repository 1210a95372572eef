import type { Source, Transport } from "@tenfour/contracts";
import type { Body } from "./body.js";
import type { Community } from "./communities.js";
import type { Hold, TraceContext } from "./door.js";
import { instanceOf } from "./instance-of.js";
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
  readonly #hold: Hold;
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
    this.#hold = hold;
  }

  /** What sinks are given. */
  toSinkEntry(): SinkEntry {
    const instance = this.source === "accweb" ? instanceOf(this.body.raw.bytes) : undefined;
    const entry: SinkEntry = {
      id: this.id,
      source: this.source,
      transport: this.transport,
      receivedAt: this.receivedAt,
      ...(this.community === undefined ? {} : { community: this.community.id }),
      ...(this.server === undefined ? {} : { server: this.server }),
      ...(instance === undefined ? {} : { instance }),
      ...(this.hops === 0 ? {} : { hops: this.hops }),
      ...(this.trace === undefined ? {} : { trace: this.trace }),
      ...(this.from === undefined ? {} : { from: this.from }),
      raw: this.body.raw,
    };
    const keyPattern = this.community?.keyPattern;
    return keyPattern === undefined
      ? entry
      : Object.defineProperty(entry, "keyPattern", { value: keyPattern });
  }

  /** Keeps the memory taken until as many calls of `release`. */
  retain(): void {
    this.#users += 1;
  }

  release(): void {
    this.#users -= 1;
    if (this.#users === 0) this.#hold.release();
  }
}
