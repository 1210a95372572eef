import { isDeepStrictEqual } from "node:util";
import type { EventRecord } from "@tenfour/contracts";
import type { SinkEntry } from "@tenfour/receiver";
import { within } from "./deadline.js";
import { forwarderError } from "./errors.js";
import type { Forwarder } from "./forwarder.js";
import {
  type ForwarderOptions,
  forwarderOptionsSchema,
  parseWith,
  type ResolvedForwarderOptions,
  type TargetOptions,
} from "./forwarder-options.js";
import { LargeBodies } from "./large-bodies.js";
import { type ForwarderObserver, Observers } from "./observer.js";
import type { ResolvedTarget } from "./options.js";
import type { OutboxConsumer } from "./outbox.js";
import { eventOfEntry, eventOfRecord } from "./outbox-event.js";
import { listensAt } from "./own-address.js";
import { Records } from "./records.js";
import { redactorOf } from "./redactor.js";
import { type ForwarderStats, type TargetStatus, targetStats, targetStatus } from "./stats.js";
import type { TargetContext } from "./target.js";
import { TargetRunner } from "./target-runner.js";
import { type Configured, TargetTypes } from "./target-types.js";

/**
 * Makes a forwarder. It delivers nothing before `start()`.
 *
 * @throws ForwarderError `ERR_TENFOUR_OPTIONS`, naming every wrong option and the remedy, and no secret
 */
export function createForwarder(options: ForwarderOptions): Forwarder {
  return new CoreForwarder(parseWith(forwarderOptionsSchema, options, "createForwarder"));
}

class CoreForwarder implements Forwarder {
  readonly name: string;
  readonly #options: ResolvedForwarderOptions;
  readonly #types: TargetTypes;
  readonly #configured = new Map<string, Configured>();
  readonly #runners = new Map<string, TargetRunner>();
  /** An outbox gives each out once. */
  readonly #consumers = new Map<string, OutboxConsumer>();
  readonly #observers = new Observers();
  readonly #large: LargeBodies;
  readonly #records: Records;
  readonly #redact: (text: string) => string;
  /** Runners that end what they have under way, by the target's name. */
  readonly #retiring = new Map<string, Promise<void>>();
  #state: "new" | "started" | "closed" = "new";
  #starting: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: ResolvedForwarderOptions) {
    this.name = options.name;
    this.#options = options;
    this.#types = new TargetTypes(options.types);
    this.#large = new LargeBodies(options.logger);
    this.#records = new Records(this.#large, () => this.#configured.size);
    this.#redact = redactorOf(options.secrets);
    for (const one of this.#make(options.targets)) this.#configured.set(one.target.name, one);
  }

  start(): Promise<void> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  keep(entry: SinkEntry): Promise<void> {
    const reason = this.#notOpen();
    if (reason !== undefined) return Promise.reject(reason);
    for (const { driver } of this.#configured.values()) driver.received?.(entry);
    return this.#options.outbox.append(eventOfEntry(entry));
  }

  async enqueue(record: EventRecord): Promise<void> {
    const reason = this.#notOpen();
    if (reason !== undefined) throw reason;
    await this.#options.outbox.append(eventOfRecord(record));
  }

  async addTarget(target: TargetOptions): Promise<void> {
    if (this.#state === "closed") throw closed();
    const [configured] = this.#make([target], this.#configured.keys());
    if (configured === undefined) return;
    this.#configured.set(target.name, configured);
    if (this.#state === "started") await this.#run(configured);
  }

  async removeTarget(name: string, { keep = false } = {}): Promise<boolean> {
    const configured = this.#configured.get(name);
    if (configured === undefined) return keep ? false : this.#forget(name);
    this.#configured.delete(name);
    await this.#retire(configured);
    if (!keep) await this.#forget(name);
    return true;
  }

  checkTargets(targets: readonly TargetOptions[]): void {
    for (const { driver } of this.#make(targets)) void driver[Symbol.asyncDispose]?.();
  }

  async replaceTargets(targets: readonly TargetOptions[]): Promise<void> {
    if (this.#state === "closed") throw closed();
    this.checkTargets(targets);
    const isAsBefore = (given: TargetOptions): boolean =>
      isDeepStrictEqual(this.#configured.get(given.name)?.given, given);
    const fresh = this.#make(targets.filter((target) => !isAsBefore(target)));
    try {
      // Whoever is new has its position before anything else happens, so that a failing outbox changes nothing.
      if (this.#state === "started") for (const { target } of fresh) await this.#consumer(target.name);
    } catch (error) {
      await Promise.all(fresh.map(async ({ driver }) => driver[Symbol.asyncDispose]?.()));
      throw error;
    }
    const before = [...this.#configured.values()];
    const next = new Map([...before, ...fresh].map((one) => [one.target.name, one]));
    this.#configured.clear();
    for (const { name } of targets) {
      const one = next.get(name);
      if (one !== undefined) this.#configured.set(name, one);
    }
    const gone = before.filter((one) => this.#configured.get(one.target.name) !== one);
    for (const one of gone) void this.#retire(one);
    if (this.#state !== "started") return;
    for (const one of fresh) {
      const running = this.#run(one);
      if (!this.#retiring.has(one.target.name)) await running;
    }
  }

  async keyReplaced(community: string): Promise<void> {
    for (const runner of this.#runners.values()) {
      const { driver, consumer } = runner.parts;
      const reason = consumer.halted?.reason;
      if (reason !== undefined && driver.resumesWithKey?.(community, reason) === true) await runner.resume();
    }
  }

  async pause(name: string, reason = "paused by hand"): Promise<void> {
    await this.#runner(name).halt(reason);
  }

  async resume(name: string): Promise<void> {
    await this.#runner(name).resume();
  }

  observe(observer: ForwarderObserver): () => void {
    return this.#observers.add(observer);
  }

  targets(): readonly TargetStatus[] {
    return this.#inOrder().map(([, runner]) => targetStatus(runner));
  }

  async stats(): Promise<ForwarderStats> {
    const { events, bytes, consumers } = await this.#options.outbox.stats();
    const waiting = new Map(consumers.map((consumer) => [consumer.target, consumer]));
    return {
      outbox: { events, bytes },
      targets: this.#inOrder().map(([name, runner]) => targetStats(runner, waiting.get(name))),
      orphans: consumers.filter(({ target }) => !this.#configured.has(target)),
    };
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #start(): Promise<void> {
    if (this.#state === "closed") throw closed();
    const configured = [...this.#configured.values()];
    // Every target has its position before the first event can be kept.
    for (const { target } of configured) await this.#consumer(target.name);
    if (this.#closing !== undefined) return;
    this.#state = "started";
    for (const one of configured) await this.#run(one);
    await this.#mentionOrphans();
  }

  async #close(): Promise<void> {
    await this.#starting?.catch(() => undefined);
    this.#state = "closed";
    const runners = [...this.#runners.values()];
    const { clock, closeTimeoutMs } = this.#options;
    await within(Promise.all(runners.map((runner) => runner.drained())), clock, closeTimeoutMs);
    await Promise.all([...runners.map((runner) => runner.close()), ...this.#retiring.values()]);
    for (const { target, driver } of this.#configured.values()) {
      if (!this.#runners.has(target.name)) await driver[Symbol.asyncDispose]?.();
    }
    await this.#large.close();
  }

  #make(targets: readonly TargetOptions[], taken: Iterable<string> = []): Configured[] {
    return this.#types.configureAll(targets, new Set(taken), (target) => this.#context(target));
  }

  #context({ name, lanes, timeoutMs }: ResolvedTarget): TargetContext {
    const { clock, random, listening, keyOf } = this.#options;
    return {
      name,
      lanes,
      timeoutMs,
      random,
      now: () => clock.now(),
      keyOf,
      redact: this.#redact,
      isOwnAddress: (address, port) => listensAt(listening(), address, port),
    };
  }

  async #run(configured: Configured): Promise<void> {
    const { target, driver } = configured;
    const consumer = await this.#consumer(target.name);
    // Whoever worked for the target before has the events that are under way.
    await this.#retiring.get(target.name);
    // Removed, replaced or closed meanwhile.
    if (this.#state !== "started" || this.#configured.get(target.name) !== configured) return;
    const { logger, clock, random } = this.#options;
    const surroundings = { records: this.#records, observers: this.#observers, logger, clock, random };
    const runner = new TargetRunner({ target, driver, consumer, ...surroundings });
    this.#runners.set(target.name, runner);
    runner.start();
  }

  /** Ends a runner, when what it has under way has ended or has taken too long. */
  async #retire({ target: { name }, driver }: Configured): Promise<void> {
    const runner = this.#runners.get(name);
    if (runner === undefined) {
      await driver[Symbol.asyncDispose]?.();
      return;
    }
    this.#runners.delete(name);
    const { clock, closeTimeoutMs } = this.#options;
    const retired = within(runner.finished(), clock, closeTimeoutMs)
      .then(() => runner.close())
      .finally(() => this.#retiring.delete(name));
    this.#retiring.set(name, retired);
    await retired;
  }

  /** False when the outbox knows of no such target. */
  async #forget(name: string): Promise<boolean> {
    if (this.#state !== "started") return false;
    await this.#retiring.get(name);
    this.#consumers.delete(name);
    return this.#options.outbox.removeConsumer(name);
  }

  #inOrder(): [string, TargetRunner][] {
    return [...this.#configured.keys()].flatMap((name) => {
      const runner = this.#runners.get(name);
      return runner === undefined ? [] : [[name, runner] satisfies [string, TargetRunner]];
    });
  }

  async #consumer(name: string): Promise<OutboxConsumer> {
    const known = this.#consumers.get(name);
    if (known !== undefined) return known;
    const consumer = await this.#options.outbox.consumer(name);
    this.#consumers.set(name, consumer);
    return consumer;
  }

  async #mentionOrphans(): Promise<void> {
    const { orphans } = await this.stats();
    for (const { target, pending } of orphans) {
      this.#options.logger.warn(
        { target, pending },
        "events wait in the outbox for a target that is not configured; add it again, or forget it (tenfour forget, removeTarget)",
      );
    }
  }

  #runner(name: string): TargetRunner {
    const runner = this.#runners.get(name);
    if (runner !== undefined) return runner;
    const known = [...this.#runners.keys()].join(", ") || "none";
    throw forwarderError("ERR_TENFOUR_TARGET_UNKNOWN", `there is no target "${name}"; there are: ${known}`);
  }

  /** Why nothing can be kept at present. */
  #notOpen(): Error | undefined {
    if (this.#state === "started") return undefined;
    if (this.#state === "closed") return closed();
    return forwarderError(
      "ERR_TENFOUR_NOT_STARTED",
      "the forwarder keeps nothing before start(); await it first",
    );
  }
}

function closed(): Error {
  return forwarderError("ERR_TENFOUR_CLOSED", "the forwarder is closed");
}
