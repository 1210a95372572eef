import { OutboxError } from "@tenfour/forwarder";
import type { Logger, Sink } from "@tenfour/receiver";
import type { Settings } from "../config/settings.js";
import { explain } from "../errors.js";
import { type ForwarderParts, type Forwarding, openForwarder } from "./open-forwarder.js";

/** How long until an outbox that had no room is tried again. */
const RETRY_MS = 2_000;

/** Told when there is something to forward with. */
export interface ForwardingEvents {
  /** The first target has come: what is accepted from now on is to be brought to the sink. Called once. */
  begun(sink: Sink): void;
  /** The outbox cannot be opened yet; `problem` says why. Called once at most, and before `opened`. */
  waiting(): void;
  /** The outbox is open. Called once. */
  opened(forwarding: Forwarding): void;
}

/**
 * The relay's forwarding: none as long as no target is configured, so that nothing is kept. Once there is one it stays
 * open until the end, and keeps nothing while there is no target.
 *
 * On a full disk the outbox may not open. It is tried until it does, and until then events wait in the receiver's
 * memory, as they do when the disk becomes full later: whoever restarts a relay that is in need does not lose its events.
 */
export class Forwardings implements AsyncDisposable {
  readonly #parts: Omit<ForwarderParts, "listening">;
  readonly #logger: Logger;
  readonly #sink: Sink = {
    name: "forwarder",
    keep: async (entry) => {
      if (!this.#wanted) return;
      if (this.#current === undefined) throw this.#obstacle;
      await this.#current.forwarder.keep(entry);
    },
  };
  #events: ForwardingEvents | undefined;
  #current: Forwarding | undefined;
  #hasBegun = false;
  #wanted = false;
  #obstacle: unknown;
  /** Once set it stays: with what the outbox was to be opened last. */
  #waitingFor: Settings | undefined;
  #retry: NodeJS.Timeout | undefined;
  #trying: Promise<void> | undefined;
  /** Where this process listens. Known for sure once it does. */
  listening: readonly { readonly host: string; readonly port: number }[];

  constructor({ host, port }: Settings, parts: Omit<ForwarderParts, "listening">) {
    this.#parts = parts;
    this.#logger = parts.logger;
    this.listening = port === 0 ? [] : [{ host, port }];
  }

  get current(): Forwarding | undefined {
    return this.#current;
  }

  /** Why the outbox is not open although it should be, in one sentence. */
  get problem(): string | undefined {
    return this.#obstacle === undefined ? undefined : explain(this.#obstacle);
  }

  /** Tells what has happened already, and what will. */
  attach(events: ForwardingEvents): void {
    this.#events = events;
    if (this.#hasBegun) events.begun(this.#sink);
    if (this.#waitingFor !== undefined) events.waiting();
    if (this.#current !== undefined) events.opened(this.#current);
  }

  /** @throws TenfourError that says what is wrong with the targets; nothing changes */
  check({ targets }: Settings): void {
    this.#current?.forwarder.checkTargets(targets);
  }

  /**
   * Forwards to the targets of the settings from now on.
   *
   * @throws TenfourError that says what to do; nothing has changed then
   */
  async use(settings: Settings): Promise<void> {
    await this.#stopTrying();
    const isWanted = settings.targets.length > 0;
    if (this.#current !== undefined) await this.#current.forwarder.replaceTargets(settings.targets);
    else if (isWanted) await this.#openOrWait(settings);
    else this.#obstacle = undefined;
    this.#wanted = isWanted;
    if (!isWanted || this.#hasBegun) return;
    this.#hasBegun = true;
    this.#events?.begun(this.#sink);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stopTrying();
    await this.#current?.[Symbol.asyncDispose]();
  }

  async #openOrWait(settings: Settings): Promise<void> {
    const before = this.#waitingFor;
    try {
      await this.#open(settings);
    } catch (error) {
      if (isFull(error)) {
        this.#wait(settings, error);
        return;
      }
      // Nothing has changed: what was waited for before is.
      if (before !== undefined) this.#wait(before, this.#obstacle);
      throw error;
    }
  }

  async #open(settings: Settings): Promise<void> {
    this.#current = await openForwarder(settings, { ...this.#parts, listening: () => this.listening });
    this.#obstacle = undefined;
    this.#events?.opened(this.#current);
  }

  #wait(settings: Settings, obstacle: unknown): void {
    if (explain(obstacle) !== this.problem) {
      this.#logger.error({}, `the outbox cannot be opened yet, and is tried again: ${explain(obstacle)}`);
    }
    this.#obstacle = obstacle;
    if (this.#waitingFor === undefined) this.#events?.waiting();
    this.#waitingFor = settings;
    this.#retry = setTimeout(() => {
      // By then something else may be wrong. The relay is in use, so it is not ended for it.
      this.#trying = this.#open(settings)
        .then(
          () => this.#logger.info({}, "the outbox is open"),
          (error: unknown) => this.#wait(settings, error),
        )
        .finally(() => {
          this.#trying = undefined;
        });
    }, RETRY_MS);
  }

  /** What is under way ends first; it may have set another timer. */
  async #stopTrying(): Promise<void> {
    clearTimeout(this.#retry);
    await this.#trying;
    clearTimeout(this.#retry);
  }
}

function isFull(error: unknown): boolean {
  return error instanceof OutboxError && error.code === "ERR_TENFOUR_OUTBOX_FULL";
}
