import { messageOf } from "./errors.js";
import type { ForwarderOptions, TargetOptions } from "./forwarder-options.js";
import type { ResolvedTarget } from "./options.js";
import { listensAt } from "./own-address.js";
import type { AnyTargetType, Reach, TargetContext } from "./target.js";
import { TargetTypes } from "./target-types.js";

/** What `reachTargets` looks at. */
export interface ReachOptions {
  /** As for `createForwarder`. */
  readonly targets: readonly TargetOptions[];
  /** Kinds of target beside `webhook` and `function`. @default none */
  readonly types?: readonly AnyTargetType[];
  /** Where this process listens: targets must not lead there. @default nowhere */
  readonly listening?: NonNullable<ForwarderOptions["listening"]>;
  /** As for `createForwarder`. @default every community has a key */
  readonly keyOf?: NonNullable<ForwarderOptions["keyOf"]>;
  /** How long to try at most; no longer than a target's own `timeoutMs`. @default 10000 */
  readonly timeoutMs?: number;
}

/** Whether one target can be reached. */
export interface TargetReach {
  /** The target's name. */
  readonly name: string;
  /** A host, never a URL; undefined where its kind has none, or its options are wrong. */
  readonly destination?: string;
  /** Undefined where its kind cannot tell without delivering. */
  readonly reach: Reach | undefined;
}

/**
 * Connects to every target, all at once, and hangs up: nothing is sent, not even a request. What deliveries would
 * refuse to connect to is refused here as well.
 *
 * @returns one result per target, in their order; what is wrong with a target's options is a reason, not an error
 * @throws ForwarderError `ERR_TENFOUR_OPTIONS` for a type that is there twice
 */
export async function reachTargets(options: ReachOptions): Promise<readonly TargetReach[]> {
  const types = new TargetTypes(options.types ?? []);
  return Promise.all(options.targets.map((target) => reachOne(target, types, options)));
}

async function reachOne(
  target: TargetOptions,
  types: TargetTypes,
  options: ReachOptions,
): Promise<TargetReach> {
  const { name } = target;
  try {
    const { driver } = types.configure(target, (resolved) => contextOf(resolved, options));
    try {
      const reach = await driver.reach?.();
      const { destination } = driver;
      return { name, reach, ...(destination === undefined ? {} : { destination }) };
    } finally {
      await driver[Symbol.asyncDispose]?.();
    }
  } catch (error) {
    return { name, reach: { reached: false, detail: messageOf(error), code: "ERR_TENFOUR_OPTIONS" } };
  }
}

const DEFAULT_TIMEOUT_MS = 10_000;

function contextOf({ name, lanes, timeoutMs }: ResolvedTarget, options: ReachOptions): TargetContext {
  const { listening = () => [], keyOf = () => "", timeoutMs: longest = DEFAULT_TIMEOUT_MS } = options;
  return {
    name,
    lanes,
    timeoutMs: Math.min(timeoutMs, longest),
    now: Date.now,
    random: Math.random,
    keyOf,
    redact: (text) => text,
    isOwnAddress: (address, port) => listensAt(listening(), address, port),
  };
}
