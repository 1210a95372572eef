// Brings posts to their channels: new messages, edits of known ones, boards every few seconds, old chatter in one line.
import { createHash } from "node:crypto";
import { lineMessage, scopeOf } from "@tenfour/discord";
import { channelFor } from "./config.js";
import { Refused, UNKNOWN_MESSAGE } from "./outputs.js";

/** @typedef {import("@tenfour/contracts").EventRecord} EventRecord */
/** @typedef {import("@tenfour/discord").DiscordMessage} DiscordMessage */
/** @typedef {{ family: "units" | "standings", scope: string, channelId: string }} Board */

const SUMMARY_AFTER_MS = 1_000;

export class Poster {
  #config;
  #renderer;
  #store;
  #output;
  #log;
  /** @type {Map<string, Board>} */
  #dirty = new Map();
  /** How much chatter of each kind was left out, by channel. @type {Map<string, Map<string, number>>} */
  #leftOut = new Map();
  /** What was said already, so that it is said once. @type {Set<string>} */
  #said = new Set();
  #isFlushing = false;
  #isReachable = true;
  #timer;
  /** @type {NodeJS.Timeout | undefined} */
  #summaryTimer;

  /**
   * @param {object} parts
   * @param {import("./config.js").Config} parts.config
   * @param {import("@tenfour/discord").Renderer} parts.renderer
   * @param {import("./store.js").Store} parts.store
   * @param {import("./outputs.js").Output} parts.output
   * @param {(line: string) => void} parts.log
   */
  constructor({ config, renderer, store, output, log }) {
    this.#config = config;
    this.#renderer = renderer;
    this.#store = store;
    this.#output = output;
    this.#log = log;
    this.#timer = setInterval(() => void this.flushBoards(), config.boardIntervalMs);
  }

  /**
   * Takes an event. Rejects when Discord cannot have it at present: the forwarder brings it again.
   *
   * @param {EventRecord} record
   * @param {AbortSignal} signal
   */
  async take(record, signal) {
    const posts = this.#renderer.render(record);
    this.#store.saveSoon();
    for (const [index, post] of posts.entries()) {
      const channelId = channelFor(this.#config.routes, record, post.family);
      if (channelId === undefined) continue;
      const nonce = nonceOf(`${record.id} ${index}`);
      if (post.kind === "board") {
        this.#dirty.set(post.key, { family: post.family, scope: scopeOf(record), channelId });
      } else if (post.kind === "life") {
        await this.#guarded(channelId, () => this.#put(post.key, channelId, post.message, nonce, signal));
      } else if (post.chatter !== undefined && this.#isStale(record)) {
        this.#leaveOut(channelId, post.chatter);
      } else {
        await this.#guarded(channelId, () => this.#output.create(channelId, post.message, nonce, signal));
      }
    }
  }

  /** Brings every board that has changed up to date: one edit for each, whatever has happened. */
  async flushBoards() {
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    try {
      for (const [key, board] of [...this.#dirty]) {
        this.#dirty.delete(key);
        try {
          const message = this.#renderer.board(board.family, board.scope);
          await this.#guarded(board.channelId, () => this.#put(key, board.channelId, message));
        } catch {
          // Discord is away: the next round tries again, with what is true then.
          if (!this.#dirty.has(key)) this.#dirty.set(key, board);
        }
      }
    } finally {
      this.#isFlushing = false;
    }
  }

  async close() {
    clearInterval(this.#timer);
    clearTimeout(this.#summaryTimer);
    await this.#store.save();
  }

  /**
   * Edits the message of a key, or posts it when there is none.
   *
   * @param {string} key
   * @param {string} channelId
   * @param {DiscordMessage} message
   * @param {string} [nonce]
   * @param {AbortSignal} [signal]
   */
  async #put(key, channelId, message, nonce, signal) {
    const known = this.#store.messages.get(key);
    if (known?.channelId === channelId) {
      try {
        await this.#output.edit(channelId, known.id, message, signal);
        return;
      } catch (error) {
        if (!(error instanceof Refused) || error.code !== UNKNOWN_MESSAGE) throw error;
      }
    }
    // A message that was deleted has used its event's nonce up.
    const id = await this.#output.create(channelId, message, known === undefined ? nonce : undefined, signal);
    await this.#store.remember(key, { channelId, id });
  }

  /**
   * What Discord refuses is said once, and the rest goes on; what fails otherwise is thrown.
   *
   * @param {string} channelId
   * @param {() => Promise<unknown>} act
   */
  async #guarded(channelId, act) {
    try {
      await act();
      for (const said of this.#said) if (said.startsWith(`channel ${channelId}:`)) this.#said.delete(said);
      if (!this.#isReachable) this.#log("Discord takes messages again");
      this.#isReachable = true;
    } catch (error) {
      if (error instanceof Refused) {
        if (!this.#said.has(error.message)) this.#log(error.message);
        this.#said.add(error.message);
        return;
      }
      if (this.#isReachable) this.#log(error instanceof Error ? error.message : String(error));
      this.#isReachable = false;
      throw error;
    }
  }

  /** @param {EventRecord} record */
  #isStale({ receivedAt }) {
    return Date.now() - Date.parse(receivedAt) > this.#config.staleAfterMs;
  }

  /**
   * @param {string} channelId
   * @param {string} chatter
   */
  #leaveOut(channelId, chatter) {
    this.#count(channelId, chatter, 1);
    this.#summariseSoon();
  }

  /**
   * @param {string} channelId
   * @param {string} chatter
   * @param {number} more
   */
  #count(channelId, chatter, more) {
    const counts = this.#leftOut.get(channelId) ?? new Map();
    counts.set(chatter, (counts.get(chatter) ?? 0) + more);
    this.#leftOut.set(channelId, counts);
  }

  #summariseSoon() {
    clearTimeout(this.#summaryTimer);
    this.#summaryTimer = setTimeout(() => void this.#summarise(), SUMMARY_AFTER_MS);
  }

  async #summarise() {
    for (const [channelId, counts] of [...this.#leftOut]) {
      this.#leftOut.delete(channelId);
      const kinds = [...counts].map(([what, count]) => `${count} ${what}${count === 1 ? "" : "s"}`);
      const message = lineMessage(`⏳ ${kinds.join(", ")} while offline`);
      try {
        await this.#guarded(channelId, () => this.#output.create(channelId, message));
      } catch {
        // Discord is away again: the next round says it, with what is left out until then.
        for (const [what, count] of counts) this.#count(channelId, what, count);
        this.#summariseSoon();
      }
    }
  }
}

/**
 * Discord takes 25 characters.
 *
 * @param {string} text
 */
function nonceOf(text) {
  return createHash("sha256").update(text).digest("hex").slice(0, 25);
}
