import { optionsError } from "./errors.js";
import { fivemTarget } from "./fivem/fivem-target.js";
import { parseWith, type TargetOptions } from "./forwarder-options.js";
import { functionTarget } from "./function-target.js";
import { type ResolvedTarget, targetOptionsSchema } from "./options.js";
import type { AnyTargetType, TargetContext, TargetDriver } from "./target.js";
import { webhookTarget } from "./webhook/webhook-target.js";

const BUILT_IN: readonly AnyTargetType[] = [webhookTarget, fivemTarget, functionTarget];

/** A target as configured: what all have, and a driver made of what its type has. */
export interface Configured {
  /** As it was given, to tell whether another one is the same. */
  readonly given: TargetOptions;
  readonly target: ResolvedTarget;
  readonly driver: TargetDriver;
}

/** Makes drivers by what a target's `type` says. */
export class TargetTypes {
  readonly #byName = new Map<string, AnyTargetType>();

  /** @throws ForwarderError for a type that is there twice */
  constructor(more: readonly AnyTargetType[]) {
    for (const type of [...BUILT_IN, ...more]) {
      if (this.#byName.has(type.type)) {
        throw optionsError(`the target type "${type.type}" is there twice; give yours another name`);
      }
      this.#byName.set(type.type, type);
    }
  }

  /** @throws ForwarderError `ERR_TENFOUR_OPTIONS`, naming the target, what is wrong and the remedy */
  configure(options: TargetOptions, context: (target: ResolvedTarget) => TargetContext): Configured {
    const what = `target "${options.name}"`;
    const type = this.#byName.get(options.type);
    if (type === undefined) {
      const known = [...this.#byName.keys()].join(", ");
      throw optionsError(`${what}: there is no type "${options.type}"; there are ${known}`);
    }
    const own = Object.entries(options).filter(([name]) => !Object.hasOwn(targetOptionsSchema.shape, name));
    const target = parseWith(targetOptionsSchema, { ...type.defaults, ...options }, what);
    const settings = parseWith(type.settings.strict(), Object.fromEntries(own), what);
    // The schema that filled in the settings is the one that belongs to `create`.
    return { given: options, target, driver: type.create(settings as never, context(target)) };
  }

  /**
   * Makes several, all or none.
   *
   * @param taken names that are in use
   * @throws as `configure`
   */
  configureAll(
    targets: readonly TargetOptions[],
    taken: ReadonlySet<string>,
    context: (target: ResolvedTarget) => TargetContext,
  ): Configured[] {
    const made = new Map<string, Configured>();
    try {
      for (const options of targets) {
        const { name } = options;
        if (made.has(name) || taken.has(name)) {
          throw optionsError(`there are two targets named "${name}"; give each its own name`);
        }
        made.set(name, this.configure(options, context));
      }
      return [...made.values()];
    } catch (error) {
      for (const { driver } of made.values()) void driver[Symbol.asyncDispose]?.();
      throw error;
    }
  }
}
