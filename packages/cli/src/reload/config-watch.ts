import { stat } from "node:fs/promises";
import { fileIdentity, identityOf } from "../config/file-identity.js";

/** How often the file is looked at. A change is taken when it has stayed the same from one look to the next. */
const EVERY_MS = 500;

/** What a watch is made of. */
export interface ConfigWatchOptions {
  /** Absolute. A link is followed. */
  readonly file: string;
  /** What it was when it was read. */
  readonly identity: string | undefined;
  /** @default 500 */
  readonly everyMs?: number;
  /** The file is another one than the one that was read, and nobody has touched it for a moment. */
  onChange(): void;
  /** The file is not there any more; called once until it is back. */
  onGone(): void;
}

/**
 * Watches a config file by looking at it: that finds what editors do (they write beside the file and rename), links
 * that lead elsewhere, and files on network drives and in containers, where the system reports nothing. What is still
 * being written, is empty, or is gone for the moment is not taken.
 */
export class ConfigWatch implements Disposable {
  readonly #options: ConfigWatchOptions;
  readonly #timer: NodeJS.Timeout;
  /** What was read. */
  #taken: string | undefined;
  /** What was there at the last look. */
  #last: string | undefined;
  #gone = false;
  #looking = false;

  constructor(options: ConfigWatchOptions) {
    this.#options = options;
    this.#taken = options.identity;
    this.#timer = setInterval(() => void this.#look(), options.everyMs ?? EVERY_MS);
    this.#timer.unref();
  }

  /** The file is about to be read: what it is now is no change any more. */
  taking(): void {
    this.#taken = fileIdentity(this.#options.file);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    const found = await stat(this.#options.file, { bigint: true }).catch(() => undefined);
    this.#looking = false;
    const before = this.#last;
    this.#last = found === undefined ? undefined : identityOf(found);
    if (found === undefined) {
      if (before === undefined && !this.#gone) {
        this.#gone = true;
        this.#options.onGone();
      }
      return;
    }
    this.#gone = false;
    if (found.size === 0n || this.#last !== before || this.#last === this.#taken) return;
    this.#taken = this.#last;
    this.#options.onChange();
  }
}
