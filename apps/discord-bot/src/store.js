// What the bot remembers over a restart: which message stands for which call or board, and what boards are made of.
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";

const MAX_MESSAGES = 1_000;
const schema = z.object({
  messages: z.array(z.tuple([z.string(), z.object({ channelId: z.string(), id: z.string() })])),
  snapshot: z.unknown(),
});

/** @typedef {{ channelId: string, id: string }} KnownMessage */

/** One JSON file, replaced as a whole, so that a crash leaves the old one or the new one. */
export class Store {
  /** @type {Map<string, KnownMessage>} */
  messages = new Map();
  /** @type {unknown} */
  snapshot = undefined;
  #file;
  /** @type {Promise<void>} */
  #writing = Promise.resolve();
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  #takeSnapshot = () => this.snapshot;

  /** @param {string} folder */
  constructor(folder) {
    this.#file = path.join(folder, "state.json");
  }

  /** @throws {Error} one line about a file that is damaged */
  async load() {
    await mkdir(path.dirname(this.#file), { recursive: true });
    const text = await readFile(this.#file, "utf8").catch((/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    });
    if (text === undefined) return;
    try {
      const state = schema.parse(JSON.parse(text));
      this.messages = new Map(state.messages);
      this.snapshot = state.snapshot;
    } catch (cause) {
      throw new Error(`${this.#file} is damaged: move it away, and boards begin anew`, { cause });
    }
  }

  /** @param {() => unknown} takeSnapshot */
  snapshotWith(takeSnapshot) {
    this.#takeSnapshot = takeSnapshot;
  }

  /**
   * @param {string} key
   * @param {KnownMessage} message
   */
  async remember(key, message) {
    this.messages.delete(key);
    this.messages.set(key, message);
    for (const oldest of this.messages.keys()) {
      if (this.messages.size <= MAX_MESSAGES) break;
      this.messages.delete(oldest);
    }
    await this.save();
  }

  /** Saves soon: for what is no loss if a crash comes first. */
  saveSoon() {
    this.#timer ??= setTimeout(() => void this.save().catch(() => this.saveSoon()), 500);
  }

  /** Resolves when everything as it is now is in the file. */
  save() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const write = async () => {
      const state = { messages: [...this.messages], snapshot: this.#takeSnapshot() };
      await writeFile(`${this.#file}.new`, JSON.stringify(state), { mode: 0o600 });
      await rename(`${this.#file}.new`, this.#file);
    };
    this.#writing = this.#writing.then(write, write);
    return this.#writing;
  }
}
