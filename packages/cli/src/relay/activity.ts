import type { EventRecord, Source, Transport } from "@tenfour/contracts";
import type { ReceivedRecord } from "@tenfour/receiver";
import { shorten } from "../output/safe-text.js";
import type { Observer } from "./observer.js";

const MAX_NAME = 64;

/** What is remembered of an event. */
export interface SeenEvent {
  readonly id: string;
  readonly source: Source;
  readonly transport: Transport;
  readonly name: string | null;
  readonly outcome: EventRecord["outcome"];
  /** RFC 3339 UTC. */
  readonly receivedAt: string;
}

/** Remembers the last event, of all and of each source and transport. */
export class Activity implements Observer {
  #last: SeenEvent | undefined;
  readonly #lastOf = new Map<string, SeenEvent>();

  /** The last event that was understood. */
  get last(): SeenEvent | undefined {
    return this.#last;
  }

  lastOf(source: Source, transport: Transport): SeenEvent | undefined {
    return this.#lastOf.get(`${source} ${transport}`);
  }

  note({ id, source, transport, name, outcome, receivedAt }: ReceivedRecord): void {
    const shown = name === null ? null : shorten(name, MAX_NAME);
    this.#last = { id, source, transport, name: shown, outcome, receivedAt };
    this.#lastOf.set(`${source} ${transport}`, this.#last);
  }
}
