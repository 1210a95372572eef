import type { Place } from "./item.js";
import type { BegunState } from "./protocol.js";

/** Attempts of a consumer whose outcome nobody knows yet: those under way, and those that the last process left. */
export class Begun {
  readonly #places = new Map<string, BegunState>();
  #changed = false;

  constructor(opened: readonly BegunState[]) {
    for (const state of opened) this.#places.set(keyOf(state), state);
  }

  has(item: Place): boolean {
    return this.#places.size > 0 && this.#places.has(keyOf(toState(item)));
  }

  add(item: Place): void {
    const state = toState(item);
    this.#places.set(keyOf(state), state);
    this.#changed = true;
  }

  /** The attempt has an outcome, or was not made. */
  delete(item: Place): void {
    if (this.#places.size > 0 && this.#places.delete(keyOf(toState(item)))) this.#changed = true;
  }

  /** Whether there is something to write. */
  get hasChanged(): boolean {
    return this.#changed;
  }

  /** What is to be written, which counts as written from here on; undefined when nothing has changed. */
  take(): readonly BegunState[] | undefined {
    if (!this.#changed) return undefined;
    this.#changed = false;
    return [...this.#places.values()];
  }

  /** What {@link take} gave could not be written. */
  putBack(taken: readonly BegunState[] | undefined): void {
    this.#changed ||= taken !== undefined;
  }
}

function toState({ seq, asked }: Place): BegunState {
  return { seq, again: asked?.id ?? 0 };
}

function keyOf({ seq, again }: BegunState): string {
  return `${seq}/${again}`;
}
