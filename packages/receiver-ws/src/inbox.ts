import type { Hold, IngestMeta, IngestResult, Intake, RefusalCode } from "@tenfour/receiver";
import type { Flow } from "./flow.js";
import type { Mark } from "./gap-ledger.js";

interface Item {
  readonly payload: unknown;
  readonly hold: Hold;
  readonly before: Mark;
}

/** What is the same for every event of a handle's sessions. */
export interface InboxContext {
  readonly intake: Intake;
  readonly origin: NonNullable<IngestMeta["origin"]>;
}

/** Learns what became of the events. */
export interface InboxListener {
  onAccepted(): void;
  /** @param before a mark from before the event came in */
  onRefused(code: RefusalCode, before: Mark): void;
}

/**
 * Events on their way from the connection to the receiver, one at a time and in order. Most are taken in at once; while
 * the receiver has to wait for something, such as a sink, those that come wait here, counted against its memory bound.
 */
export class Inbox {
  readonly #context: InboxContext;
  readonly #about: NonNullable<IngestMeta["boundTo"]>;
  readonly #listener: InboxListener;
  readonly #flow: Flow;
  /** What is being worked off, from `#next` on; new items are put in the other list, so that none is shifted. */
  #batch: (Item | undefined)[] = [];
  #next = 0;
  #incoming: Item[] = [];
  #draining: Promise<void> | undefined;

  /** @param about whose events they are */
  constructor(
    context: InboxContext,
    about: NonNullable<IngestMeta["boundTo"]>,
    flow: Flow,
    listener: InboxListener,
  ) {
    this.#context = context;
    this.#about = about;
    this.#flow = flow;
    this.#listener = listener;
  }

  /** False when the memory bound leaves no room: the event is not taken. */
  push(payload: unknown, bytes: number, before: Mark): boolean {
    const taken = this.#context.intake.hold(bytes);
    if (taken === undefined) return false;
    const hold = this.#flow.count(taken, bytes);
    if (this.#draining !== undefined) {
      this.#incoming.push({ payload, hold, before });
      return true;
    }
    const result = this.#take(payload, hold);
    if (result instanceof Promise) this.#draining = this.#drain(result, before);
    else this.#tell(result, before);
    return true;
  }

  /** Resolves when everything that was pushed has been taken in. */
  async idle(): Promise<void> {
    await this.#draining;
  }

  /** @param result of the event that has to be waited for */
  async #drain(result: Promise<IngestResult>, before: Mark): Promise<void> {
    this.#tell(await result, before);
    for (let item = this.#shift(); item !== undefined; item = this.#shift()) {
      this.#tell(await this.#take(item.payload, item.hold), item.before);
    }
    this.#draining = undefined;
  }

  /** The meta is spelt out, because this runs for every event and a spread costs as much as the rest of it. */
  #take(payload: unknown, hold: Hold): IngestResult | Promise<IngestResult> {
    const { intake, origin } = this.#context;
    const meta: IngestMeta = { source: "sonoran", transport: "ws", boundTo: this.#about, origin, hold };
    return intake.take === undefined ? intake.ingest(payload, meta) : intake.take(payload, meta);
  }

  #tell(result: IngestResult, before: Mark): void {
    if (result.status === "accepted") this.#listener.onAccepted();
    else this.#listener.onRefused(result.code, before);
  }

  #shift(): Item | undefined {
    if (this.#next === this.#batch.length) {
      this.#batch = this.#incoming;
      this.#incoming = [];
      this.#next = 0;
    }
    const item = this.#batch[this.#next];
    if (item === undefined) return undefined;
    this.#batch[this.#next] = undefined;
    this.#next += 1;
    return item;
  }
}
