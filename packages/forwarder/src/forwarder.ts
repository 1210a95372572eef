import type { EventRecord } from "@tenfour/contracts";
import type { Sink } from "@tenfour/receiver";
import type { TargetOptions } from "./forwarder-options.js";
import type { ForwarderObserver } from "./observer.js";
import type { ForwarderStats, TargetStatus } from "./stats.js";

/** Brings what an outbox holds to targets. It is a sink of a receiver: `createReceiver({ sinks: [forwarder] })`. */
export interface Forwarder extends Sink, AsyncDisposable {
  /**
   * Opens the outbox's consumers and begins to deliver, what is left of earlier runs first. Nothing is kept before.
   *
   * @throws OutboxError when the outbox cannot be used
   */
  start(): Promise<void>;
  /**
   * Makes an event of this very process durable and forwards it like any other. Resolves when it is safe.
   *
   * @throws OutboxError as `Outbox.append`; ForwarderError `ERR_TENFOUR_RECORD` for what is no record
   */
  enqueue(record: EventRecord): Promise<void>;
  /**
   * Adds a target at run time. One that is new to the outbox gets what is accepted from now on.
   *
   * @throws ForwarderError `ERR_TENFOUR_OPTIONS`; OutboxError
   */
  addTarget(target: TargetOptions): Promise<void>;
  /**
   * Takes a target out. What waits for it is forgotten, and its dead letters too; with `keep` it stays in the
   * outbox until a target of this name is added again. Attempts under way end first, for up to `closeTimeoutMs`.
   * Without it, one that was taken out earlier and is in the outbox still is forgotten too. False when there is none of
   * this name.
   */
  removeTarget(name: string, options?: { readonly keep?: boolean }): Promise<boolean>;
  /**
   * Throws what `replaceTargets` would reject with for these options, and changes nothing.
   *
   * @throws ForwarderError `ERR_TENFOUR_OPTIONS`
   */
  checkTargets(targets: readonly TargetOptions[]): void;
  /**
   * Makes the targets those of the list: whoever is in it as before is not disturbed, whoever has other options
   * goes on with them where it was, whoever is new begins, and whoever is missing is taken out as with `keep`.
   * Nothing that was accepted is lost. Resolves when the list is in force; what a target has under way with its old
   * options ends first, for up to `closeTimeoutMs`, before the new ones are used. With anything wrong, nothing changes.
   *
   * @throws ForwarderError `ERR_TENFOUR_OPTIONS`; OutboxError
   */
  replaceTargets(targets: readonly TargetOptions[]): Promise<void>;
  /**
   * Lets the targets go on that take nothing because the game server refused this community's API key: call it when
   * `keyOf` gives out another one.
   */
  keyReplaced(community: string): Promise<void>;
  /**
   * Stops a target until `resume`, across restarts. Events wait meanwhile.
   *
   * @throws ForwarderError `ERR_TENFOUR_TARGET_UNKNOWN`
   */
  pause(name: string, reason?: string): Promise<void>;
  /**
   * Lets a target go on: after `pause`, after 410, and at once instead of when its waits are over.
   *
   * @throws ForwarderError `ERR_TENFOUR_TARGET_UNKNOWN`
   */
  resume(name: string): Promise<void>;
  /** Tells an observer what happens from now on. @returns a function that ends it */
  observe(observer: ForwarderObserver): () => void;
  /** What each target does now; unlike `stats` without a look into the outbox. */
  targets(): readonly TargetStatus[];
  /** What each target does and what waits for it, with a look into the outbox. Rejects with an OutboxError. */
  stats(): Promise<ForwarderStats>;
  /**
   * Keeps nothing more, goes on delivering until nothing more can be delivered at present or `closeTimeoutMs` has
   * passed, and leaves the rest in the outbox for the next start. The outbox stays open: whoever opened it closes
   * it, afterwards. Idempotent.
   */
  close(): Promise<void>;
}
