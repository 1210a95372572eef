import type { Settings } from "../config/settings.js";
import { type ForwarderParts, type Forwarding, openForwarder } from "./open-forwarder.js";

/**
 * The relay's forwarding: none as long as no target is configured, so that nothing is kept. Once there is one it stays
 * open until the end, and keeps nothing while there is no target.
 */
export class Forwardings implements AsyncDisposable {
  readonly #parts: Omit<ForwarderParts, "listening">;
  #current: Forwarding | undefined;
  #wanted = false;
  /** Where this process listens. Known for sure once it does. */
  listening: readonly { readonly host: string; readonly port: number }[];

  constructor({ host, port }: Settings, parts: Omit<ForwarderParts, "listening">) {
    this.#parts = parts;
    this.listening = port === 0 ? [] : [{ host, port }];
  }

  get current(): Forwarding | undefined {
    return this.#current;
  }

  /** Whether what comes is for any target. */
  get isWanted(): boolean {
    return this.#wanted;
  }

  /** @throws TenfourError that says what is wrong with the targets; nothing changes */
  check({ targets }: Settings): void {
    this.#current?.forwarder.checkTargets(targets);
  }

  /**
   * Forwards to the targets of the settings from now on.
   *
   * @returns what was opened, where there was nothing before
   * @throws TenfourError that says what to do; nothing has changed then
   */
  async use(settings: Settings): Promise<Forwarding | undefined> {
    const { targets } = settings;
    const before = this.#current;
    if (before !== undefined) await before.forwarder.replaceTargets(targets);
    else if (targets.length > 0) {
      this.#current = await openForwarder(settings, { ...this.#parts, listening: () => this.listening });
    }
    this.#wanted = targets.length > 0;
    return before === undefined ? this.#current : undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#current?.[Symbol.asyncDispose]();
  }
}
