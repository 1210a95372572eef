import type { DeliveryOutcome } from "@tenfour/forwarder";
import type { Part } from "./pages.js";

/** Events of which what is posted is remembered. */
const MAX_EVENTS = 500;

/** A part of what an event shows, and how far it is. */
export interface Piece {
  readonly part: Part;
  isPosted: boolean;
  /** Of the request that is under way, also when its attempt has ended meanwhile. */
  underWay: Promise<DeliveryOutcome> | undefined;
}

/**
 * What events show that an attempt has not brought all the way. It is rendered once: rendering takes the event into
 * what calls and units are known, so that a second time it would look otherwise. What was posted is not posted again.
 */
export class Unfinished {
  /** By id, longest ago first. */
  readonly #events = new Map<string, readonly Piece[]>();

  /** The pieces of an event; rendered where this is its first attempt, or too many have followed since the last. */
  piecesOf(id: string, render: () => readonly Part[]): readonly Piece[] {
    const known = this.#events.get(id);
    if (known !== undefined) return known;
    const pieces = render().map((part): Piece => ({ part, isPosted: false, underWay: undefined }));
    this.#events.set(id, pieces);
    for (const oldest of this.#events.keys()) {
      if (this.#events.size <= MAX_EVENTS) break;
      this.#events.delete(oldest);
    }
    return pieces;
  }

  /** The event has come to an end, and is a new one if somebody asks for it again. */
  settled(id: string): void {
    this.#events.delete(id);
  }
}
