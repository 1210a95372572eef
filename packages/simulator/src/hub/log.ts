import type { PushOutcome } from "./delivery.js";

interface EntryDetails {
  /** The hub accepts connections at this URL, also after each `start()`. */
  listening: { readonly hub: string };
  /** The hub is gone from its port; every connection was reset. */
  stopped: object;
  /** A client has finished its handshake. */
  connected: { readonly connection: string; readonly negotiated: boolean };
  /** A connection is over; a half-open one, when the hub gives up on it. */
  disconnected: { readonly connection: string; readonly reason: string };
  /** A call, whether or not the hub has such a method, and its answer. An API key in it reads `[redacted]`. */
  called: {
    readonly connection: string;
    readonly method: string;
    readonly arguments: readonly unknown[];
    readonly result?: unknown;
    readonly error?: string;
  };
  /** A session is ready; `server` is null when it asked for no events. */
  authenticated: { readonly connection: string; readonly community: string; readonly server: number | null };
  /** An authentication was refused, with the words the client got. */
  refused: {
    readonly connection: string;
    readonly community: string | null;
    readonly server: number | null;
    readonly error: string;
  };
  /** The CAD had an event, and this is where it went. */
  pushed: PushOutcome;
}

/** The names of what can happen. */
export type HubEntryKind = keyof EntryDetails;

/** One thing that happened at one kind; `at` is RFC 3339, UTC, with milliseconds. */
export type HubEntryOf<K extends HubEntryKind> = {
  /** What happened. */
  readonly kind: K;
  /** When: RFC 3339, UTC, with milliseconds. */
  readonly at: string;
} & EntryDetails[K];

/** One thing that happened. */
export type HubEntry = { [K in HubEntryKind]: HubEntryOf<K> }[HubEntryKind];

/** Tells everyone who listens what happens at a hub. */
export class HubLog {
  readonly #listeners = new Set<(entry: HubEntry) => void>();
  readonly #endings = new Set<() => void>();
  readonly #now: () => number;
  #ended = false;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The time that an entry made now gets. */
  at(): string {
    return new Date(this.#now()).toISOString();
  }

  add(entry: HubEntry): void {
    for (const listener of this.#listeners) listener(entry);
  }

  listen(listener: (entry: HubEntry) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Ends every iteration and wait. */
  end(): void {
    this.#ended = true;
    this.#listeners.clear();
    for (const ending of [...this.#endings]) ending();
  }

  /** What happens from this call on, until the hub is closed or the loop is left. */
  entries(): AsyncIterableIterator<HubEntry> {
    const waiting: HubEntry[] = [];
    let wake = (): void => {};
    let done = this.#ended;
    const stopListening = this.listen((entry) => {
      waiting.push(entry);
      wake();
    });
    const finish = (): void => {
      done = true;
      stopListening();
      this.#endings.delete(finish);
      wake();
    };
    this.#endings.add(finish);
    return {
      next: async () => {
        while (waiting.length === 0 && !done) await new Promise<void>((resolve) => (wake = resolve));
        const value = waiting.shift();
        return value === undefined ? { done: true, value } : { done: false, value };
      },
      return: () => {
        waiting.length = 0;
        finish();
        return Promise.resolve({ done: true, value: undefined });
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  /** The next entry of a kind that matches. */
  next<K extends HubEntryKind>(kind: K, matches: (entry: HubEntryOf<K>) => boolean): Promise<HubEntryOf<K>> {
    const ofKind = (entry: HubEntry): entry is HubEntry & HubEntryOf<K> => entry.kind === kind;
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        stopListening();
        this.#endings.delete(fail);
      };
      const fail = (): void => {
        settle();
        reject(new Error(`the hub was closed before the next "${kind}"`));
      };
      const stopListening = this.listen((entry) => {
        if (!ofKind(entry) || !matches(entry)) return;
        settle();
        resolve(entry);
      });
      this.#endings.add(fail);
      if (this.#ended) fail();
    });
  }
}
