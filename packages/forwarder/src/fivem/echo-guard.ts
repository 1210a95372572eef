import { createHash } from "node:crypto";
import { type Sender, type Sending, Sent } from "./sent.js";

/** More is never sent within the window at any sensible pace. */
const MAX_REMEMBERED = 10_000;

/**
 * Recognises what a game server forwards back to us (its `pushEventForwardUrl`): the very bytes that it was sent.
 *
 * Equal bytes alone prove nothing, since a status can be toggled twice within a minute. Each time that they were
 * sent accounts for one that comes back from the game server's address; where others share that address, for one that
 * comes while the game server has it in hand, since it forwards what it takes at once. Everything else is let
 * through, a few times: an address is no proof where a router or a container translates it, and no loop may last.
 */
export class EchoGuard {
  /** By digest, longest ago first. */
  readonly #sent = new Map<string, Sent>();
  /** Ids of events that are echoes, oldest first. */
  readonly #echoes = new Set<string>();
  #count = 0;

  /** Echoes recognised so far. */
  get count(): number {
    return this.#count;
  }

  /** Bytes are about to be sent. */
  sending(bytes: Uint8Array, nowMs: number): Sending {
    this.#forget(nowMs);
    const digest = digestOf(bytes);
    const sent = this.#sent.get(digest) ?? new Sent(bytes.byteLength);
    this.#sent.delete(digest);
    this.#sent.set(digest, sent);
    return sent.sending(nowMs);
  }

  /**
   * Looks at an event that was received.
   *
   * @param sender where it came from; only asked for bytes that were sent
   */
  received(id: string, bytes: Uint8Array, nowMs: number, sender: () => Sender): void {
    this.#forget(nowMs);
    // A receiver that could not keep it shows it again.
    if (this.#echoes.has(id) || !this.#hasLength(bytes.byteLength)) return;
    const sent = this.#sent.get(digestOf(bytes));
    if (sent === undefined || !sent.accountsFor(sender(), nowMs)) return;
    this.#count += 1;
    this.#echoes.add(id);
    keepNewest(this.#echoes);
  }

  isEcho(id: string): boolean {
    return this.#echoes.has(id);
  }

  /** Most events have a length of their own, and need no digest. */
  #hasLength(wanted: number): boolean {
    for (const { length } of this.#sent.values()) if (length === wanted) return true;
    return false;
  }

  #forget(nowMs: number): void {
    for (const [digest, sent] of this.#sent) {
      if (!sent.isOver(nowMs) && this.#sent.size <= MAX_REMEMBERED) return;
      this.#sent.delete(digest);
    }
  }
}

function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("base64");
}

function keepNewest(ids: Set<string>): void {
  for (const id of ids) {
    if (ids.size <= MAX_REMEMBERED) return;
    ids.delete(id);
  }
}
