import type { Hold, IngestMeta, Intake, RefusalCode } from "@tenfour/receiver";
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
 * Events on their way from the connection to the receiver, one at a time and in order. What waits is counted
 * against the receiver's memory bound.
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
    const hold = this.#context.intake.hold(bytes);
    if (hold === undefined) return false;
    this.#incoming.push({ payload, hold: this.#flow.count(hold, bytes), before });
    this.#draining ??= this.#drain();
    return true;
  }

  /** Resolves when everything that was pushed has been taken in. */
  async idle(): Promise<void> {
    await this.#draining;
  }

  async #drain(): Promise<void> {
    for (let item = this.#shift(); item !== undefined; item = this.#shift()) {
      const result = await this.#context.intake.ingest(item.payload, this.#metaOf(item));
      if (result.status === "accepted") this.#listener.onAccepted();
      else this.#listener.onRefused(result.code, item.before);
    }
    this.#draining = undefined;
  }

  /** Spelt out, because this runs for every event and a spread costs as much as the rest of it. */
  #metaOf({ hold }: Item): IngestMeta {
    const { origin } = this.#context;
    return { source: "sonoran", transport: "ws", boundTo: this.#about, origin, hold };
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
