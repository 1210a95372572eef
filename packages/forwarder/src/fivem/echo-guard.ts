import { createHash } from "node:crypto";

/** Bytes that come back later than this are taken for a new event. */
const WINDOW_MS = 60_000;
/** Equal bytes from anywhere but the game server are let through so often: they can be two real events. */
const MAX_FROM_ELSEWHERE = 2;
/** More is never sent within the window at any sensible pace. */
const MAX_REMEMBERED = 10_000;

interface Sent {
  atMs: number;
  readonly length: number;
  /** Times that it was sent and has not come back. */
  open: number;
  /** Times that it came from somewhere else than where it was sent. */
  elsewhere: number;
}

/**
 * Recognises what a game server forwards back to us (its `pushEventForwardUrl`): the very bytes that it was sent.
 *
 * Equal bytes alone prove nothing, since a status can be toggled twice within a minute. Each time that they were
 * sent accounts for one that comes back from the game server's address. From elsewhere they are let through twice and
 * then held to be an echo all the same: an address is no proof where a router or a container translates it, and no
 * loop may last.
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

  /** Bytes are about to be sent; what is returned takes that back, for when they were not. */
  sending(bytes: Uint8Array, nowMs: number): () => void {
    this.#forget(nowMs);
    const digest = digestOf(bytes);
    const known = this.#sent.get(digest);
    const sent = known ?? { atMs: nowMs, length: bytes.byteLength, open: 0, elsewhere: 0 };
    sent.atMs = nowMs;
    sent.open += 1;
    this.#sent.delete(digest);
    this.#sent.set(digest, sent);
    return () => {
      sent.open -= 1;
    };
  }

  /**
   * Looks at an event that was received.
   *
   * @param fromTarget whether it came from the game server's address, as far as that is known
   */
  received(id: string, bytes: Uint8Array, nowMs: number, fromTarget: boolean): void {
    this.#forget(nowMs);
    // A receiver that could not keep it shows it again.
    if (this.#echoes.has(id) || !this.#hasLength(bytes.byteLength)) return;
    const sent = this.#sent.get(digestOf(bytes));
    if (sent === undefined || !accountsFor(sent, fromTarget)) return;
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
    for (const [digest, { atMs }] of this.#sent) {
      if (nowMs - atMs <= WINDOW_MS && this.#sent.size <= MAX_REMEMBERED) return;
      this.#sent.delete(digest);
    }
  }
}

function accountsFor(sent: Sent, fromTarget: boolean): boolean {
  if (!fromTarget) {
    sent.elsewhere += 1;
    return sent.elsewhere > MAX_FROM_ELSEWHERE;
  }
  if (sent.open <= 0) return false;
  sent.open -= 1;
  return true;
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
