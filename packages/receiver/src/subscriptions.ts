import type { Source } from "@tenfour/contracts";
import { assertFunction } from "./assert-function.js";
import type { ReceivedRecord } from "./records.js";
import { asTopics, sourceOfName, type Topic, wireNamesOf } from "./topics.js";

/** A handler once its record type is erased: `on` pairs names and types. */
type AnyHandler = (record: never) => unknown;

interface Subscription {
  readonly handler: AnyHandler;
  readonly once: boolean;
  readonly topics: readonly Topic[];
}

const KIND_OF = { unknown: "*unknown", invalid: "*invalid" } as const;

/** Typed handlers by topic. */
export class Subscriptions {
  readonly #topics = new Map<Topic, Set<Subscription>>();
  /** What {@link namesOf} found; forgotten whenever a topic comes or goes. */
  readonly #names = new Map<Source, readonly string[] | undefined>();

  /** Throws a TenfourError for a name that no event has, or a handler that is not a function. */
  add(wanted: Topic | readonly Topic[], handler: AnyHandler, once: boolean): void {
    const topics = asTopics(wanted);
    assertFunction(handler, "a handler");
    const subscription = { handler, once, topics };
    for (const topic of topics) {
      const set = this.#topics.get(topic) ?? new Set();
      this.#topics.set(topic, set.add(subscription));
    }
    this.#names.clear();
  }

  /** Ends every subscription of a handler. */
  remove(handler: unknown): void {
    for (const set of [...this.#topics.values()]) {
      for (const subscription of set) if (subscription.handler === handler) this.#drop(subscription);
    }
  }

  /** Whether anything at all could want an event of this source. */
  wants(source: Source): boolean {
    return this.namesOf(source)?.length !== 0;
  }

  /** The names under which a source may send something that is wanted; undefined when that is any name. */
  namesOf(source: Source): readonly string[] | undefined {
    const known = this.#names.get(source);
    if (known !== undefined || this.#names.has(source)) return known;
    const names = this.#findNames(source);
    this.#names.set(source, names);
    return names;
  }

  #findNames(source: Source): readonly string[] | undefined {
    const names: string[] = [];
    for (const topic of this.#topics.keys()) {
      const from = sourceOfName(topic);
      if (from === undefined) return undefined;
      if (from === source) names.push(...wireNamesOf(topic));
    }
    return names;
  }

  /** Whether not even middleware gets to see a record: a GET_LOGS that nobody asked for. */
  isHidden(record: ReceivedRecord): boolean {
    return isLogRequest(record) && !this.#topics.has("GET_LOGS");
  }

  /** The handlers for a record; those subscribed for one event only are spent by this. */
  take(record: ReceivedRecord): AnyHandler[] {
    const handlers: AnyHandler[] = [];
    if (record.outcome === "known") this.#takeTopic(record.name, handlers);
    if (isLogRequest(record)) return handlers;
    if (record.outcome !== "known") this.#takeTopic(KIND_OF[record.outcome], handlers);
    this.#takeTopic("*any", handlers);
    return handlers;
  }

  #takeTopic(topic: Topic, handlers: AnyHandler[]): void {
    const set = this.#topics.get(topic);
    if (set === undefined) return;
    for (const subscription of set) {
      handlers.push(subscription.handler);
      if (subscription.once) this.#drop(subscription);
    }
  }

  #drop(subscription: Subscription): void {
    for (const topic of subscription.topics) {
      const set = this.#topics.get(topic);
      set?.delete(subscription);
      if (set?.size === 0) this.#topics.delete(topic);
    }
    this.#names.clear();
  }
}

/**
 * It carries a key for logs, so only handlers that ask for it by name get it (sonoran.md §5). So may one that is not
 * what its name promises, which those are not given either: sinks have it.
 */
function isLogRequest({ source, name }: ReceivedRecord): boolean {
  return name === "GET_LOGS" && source === "sonoran";
}
