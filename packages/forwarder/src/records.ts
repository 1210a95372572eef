import type { LargeBodies } from "./large-bodies.js";
import type { OutboxEvent } from "./outbox.js";
import { headOf, recordOf, Understood } from "./understood.js";

/** Bodies longer than this are understood in a worker thread. */
const WORKER_THRESHOLD_BYTES = 256 * 1024;
/** Bytes of bodies whose records are kept for the next target; the objects take several times as much. */
const MAX_CACHED_BYTES = 2 * 1024 * 1024;
const MAX_CACHED_EVENTS = 2_048;

interface Cached {
  readonly understood: Understood | Promise<Understood>;
  readonly bytes: number;
}

/**
 * Makes records of stored events, each once for as long as the targets are about as far as each other. A single target
 * asks but once: for it nothing is kept, since what is kept long enough to grow old costs the collector more than
 * making it.
 */
export class Records {
  readonly #large: LargeBodies;
  readonly #targets: () => number;
  readonly #cache = new Map<string, Cached>();
  #bytes = 0;

  /** @param targets how many there are at present */
  constructor(large: LargeBodies, targets: () => number) {
    this.#large = large;
    this.#targets = targets;
  }

  /** At once for a small body; a promise, which never rejects, for a large one. */
  of(event: OutboxEvent): Understood | Promise<Understood> {
    const cached = this.#cache.get(event.id);
    if (cached !== undefined) return cached.understood;
    const bytes = event.body.bytes.byteLength;
    const understood =
      bytes > WORKER_THRESHOLD_BYTES
        ? this.#large.understand(headOf(event), event.body)
        : new Understood(recordOf(headOf(event), event.body));
    if (this.#targets() < 2) return understood;
    this.#cache.set(event.id, { understood, bytes });
    this.#bytes += bytes;
    this.#trim();
    return understood;
  }

  /** The newest stays, however large it is: all targets are about to ask for it. */
  #trim(): void {
    for (const [id, { bytes }] of this.#cache) {
      const fits = this.#bytes <= MAX_CACHED_BYTES && this.#cache.size <= MAX_CACHED_EVENTS;
      if (fits || this.#cache.size === 1) return;
      this.#cache.delete(id);
      this.#bytes -= bytes;
    }
  }
}
